/** How the stage moves to another location. https://docs.snowflake.com/en/sql-reference/sql/alter-stage */
import { call, type Step } from '../../model/step'
import { pathIn } from '../../snowflake/identifiers'
import { statement } from '../../snowflake/statements'
import type { LoadHistory } from './history'
import type { Ingestion } from './ingestion'
import { isLeft, leave } from './leaving'
import { drain, resumeAfterFailure } from './replacement'
import type { PipeState } from './state'
import { isStopped } from './status'

/** What changes with the location; what is undefined stays. */
interface Settings {
  readonly integration?: string | null | undefined
  readonly fileFormat?: string | null | undefined
  readonly comment?: string | null | undefined
}

/**
 * Moves the stage to its declared location, after its pipe has loaded what is left at the old one. What S3 still delivers
 * there is loaded too.
 * @param from the old location
 */
export function moveStage(
  ingestion: Ingestion,
  from: string | null,
  settings: Settings,
  pipe: PipeState | null,
  history: LoadHistory
): readonly Step[] {
  const stage = pathIn(ingestion, ingestion.stage)
  const move = call(statement('stage/alter', { stage, url: ingestion.location, ...settings }))
  // A pipe that does not load has nothing to finish at the old location, which may not be ours.
  if (from === null || pipe === null || !pipe.autoIngest || isStopped(pipe.executionState)) return [move]
  const old = { ...ingestion, location: from }
  const attach = settings.integration === undefined ? [] : [call(statement('stage/alter', { stage, ...settings }))]
  return [
    // The old integration may not be able to read any more. To attach another one does not stop the pipe.
    ...(isLeft(from, ingestion.location) ? leave(old, history.now, attach) : []),
    ...drain(old, pipe, history),
    move,
    resumeAfterFailure(old)
  ]
}
