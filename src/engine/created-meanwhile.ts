import type { Change } from '../model/change'
import type { Clock } from '../model/clock'
import type { Kind } from '../model/kind'
import { isServiceError } from '../model/service-error'

const PAUSE_SECONDS = 1

/**
 * What is left to do for an object that somebody else, e.g. another apply, has created since it was observed, or part of it,
 * such as a column. It may take a while until reads show it. A temporary object may also have been dropped, because another
 * apply is done.
 * @param error why it could not be created
 * @throws the error, if it says something else, or if what exists cannot be seen
 */
export async function createdMeanwhile(
  error: unknown,
  planned: Change,
  look: () => Promise<Change>,
  { settlesWithinSeconds = 0, isTemporary }: Pick<Kind, 'settlesWithinSeconds' | 'isTemporary'>,
  clock: Clock
): Promise<Change> {
  if (isTemporary && isServiceError(error)) return look()
  if (!isServiceError(error) || !error.exists) throw error
  const until = clock.now().getTime() + settlesWithinSeconds * 1000
  for (;;) {
    const change = await look()
    if (!isSame(change, planned)) return change
    if (clock.now().getTime() + PAUSE_SECONDS * 1000 > until) throw error
    await clock.sleep(PAUSE_SECONDS)
  }
}

/** Nothing shows yet that somebody else has done it. */
function isSame(seen: Change, planned: Change): boolean {
  return seen.action === planned.action && JSON.stringify(seen.diff) === JSON.stringify(planned.diff)
}
