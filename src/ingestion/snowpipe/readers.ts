import type { Run } from '../../model/operation'
import { type LoadHistory, observeHistory } from './history'
import type { Ingestion } from './ingestion'
import type { Leaving } from './leaving'
import { readsStage } from './references'
import { observeLeavings, observePipe, type PipeState, showPipes } from './state'

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
  const [ourPipe, pipes, history, leavings] = await Promise.all([
    observePipe(ingestion, read),
    read(showPipes(ingestion)),
    observeHistory(ingestion, read, now),
    observeLeavings(ingestion, read)
  ])
  const readers = pipes
    .filter((pipe) => readsStage(String(pipe['definition']), ingestion))
    .map(({ name }) => String(name))
  return {
    ourPipe: ourPipe !== undefined && readers.includes(ingestion.pipe) ? ourPipe.state : null,
    otherPipes: readers.filter((name) => name !== ingestion.pipe),
    history,
    leavings
  }
}
