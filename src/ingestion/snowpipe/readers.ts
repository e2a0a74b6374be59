import type { Row, Run } from '../../model/operation'
import { showName } from '../../snowflake/identifiers'
import { tokens } from '../../snowflake/sql-text'
import { type LoadHistory, observeHistory } from './history'
import type { Ingestion } from './ingestion'
import { type Leaving, leavingsIn } from './leaving'
import { observePipe, type PipeState, showPipes } from './state'

/** The pipes that read a stage: a new URL stops them all. */
export interface StageReaders {
  readonly ourPipe: PipeState | null
  readonly otherPipes: readonly string[]
  /** What our pipe has loaded. */
  readonly history: LoadHistory
  readonly leavings: readonly Leaving[]
}

/** Wakes no warehouse. */
export async function readersOf(ingestion: Ingestion, read: Run, now: Date): Promise<StageReaders> {
  const [ourPipe, pipes, history] = await Promise.all([
    observePipe(ingestion, read),
    read(showPipes(ingestion)),
    observeHistory(ingestion, read, now)
  ])
  const readers = pipes.filter((pipe) => reads(pipe, ingestion)).map(({ name }) => String(name))
  return {
    ourPipe: ourPipe !== undefined && readers.includes(ingestion.pipe) ? ourPipe.state : null,
    otherPipes: readers.filter((name) => name !== ingestion.pipe),
    history,
    leavings: leavingsIn(pipes, ingestion)
  }
}

/** Whether a pipe in the same schema copies from the stage, however its COPY statement qualifies the stage's name. */
function reads(pipe: Row, { database, schema, stage }: Ingestion): boolean {
  const reference = (...parts: readonly string[]) => `@ ${tokens(showName(parts)).join(' ')} `
  const definition = `${tokens(String(pipe['definition'])).join(' ')} `
  return [[stage], [schema, stage], [database, schema, stage]].some((parts) => definition.includes(reference(...parts)))
}
