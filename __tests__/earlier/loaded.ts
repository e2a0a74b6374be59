import type { Answers } from '../fakes/answers'
import { configWith } from '../fakes/config'

/** The status of a pipe with so many files in its queue, the oldest since then. */
export function statusWith(
  pendingFileCount: number,
  executionState = 'RUNNING',
  oldestFileTimestamp = '2025-12-24T00:10:00.000Z'
): Answers {
  const status = { executionState, pendingFileCount, oldestFileTimestamp }
  return { 'pipe/status': [{ STATUS: JSON.stringify(status), NOW: null }] }
}

/** The task of an earlier table, and whether lines wait for it. */
export function taskWith(name: string, schedule: string | null, state = 'started', HAS_DATA = true): Answers {
  return { 'task/show': [{ name, schedule, state }], 'stream/has-data': [{ HAS_DATA }] }
}

/** The declared pipe was created then. */
export function takenOverOn(created_on: string): Answers {
  return { 'pipe/show': [{ name: configWith().snowflake.names.pipe, created_on }] }
}

/** Nothing waits for what loaded into an earlier table, and the declared pipe has taken over days ago. */
export const LOADED: Answers = {
  ...takenOverOn('2025-12-24T00:00:00.000Z'),
  ...statusWith(0),
  'task/show': []
}
