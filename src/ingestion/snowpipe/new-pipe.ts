/** Has a new pipe load: after the one before, or because there is none. */
import type { Step } from '../../model/step'
import { backfill } from './backfill'
import { dropLeaving } from './beside'
import { isFirst, type LoadHistory } from './history'
import type { Ingestion } from './ingestion'
import { type Leaving, leavingName } from './leaving'
import { createFirst, drain, replace } from './replacement'
import { standByReplacement } from './standby'
import type { PipeState } from './state'
import { isStopped } from './status'

/** There is no pipe: nothing was ever loaded, or somebody dropped it. @param tableSince ISO 8601 */
export function loadAgain(ingestion: Ingestion, tableSince: string, history: LoadHistory): readonly Step[] {
  if (isFirst(history)) return createFirst(ingestion, tableSince, history)
  return [...backfill(ingestion, history), ...replace(ingestion, { grants: [], errorIntegration: null })]
}

/** @param own what loads from the same location already: it is dropped once S3 notifies the new pipe */
export function replacePipe(
  ingestion: Ingestion,
  state: PipeState,
  history: LoadHistory,
  own: Leaving | undefined
): readonly Step[] {
  const steps = [...drain(ingestion, state, history), ...replace(ingestion, state)]
  if (!loadsUntilReplaced(state)) return steps
  const drop = own === undefined ? dropLeaving(ingestion, { name: leavingName(ingestion) }) : []
  return [...standByReplacement(ingestion, history.now, own), ...steps, ...drop]
}

/**
 * Whether something would stop loading if the apply were killed before the pipe is replaced. What two pipes load can only be told
 * apart by its file.
 */
function loadsUntilReplaced({ storesFiles, autoIngest, executionState, pausedTooLong }: PipeState): boolean {
  return storesFiles && autoIngest && !isStopped(executionState) && !pausedTooLong
}
