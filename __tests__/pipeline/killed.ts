import { isRead } from '../fakes/meanings'
import type { Run } from '../../src/model/operation'

/** What a process that was killed gets for an answer: none. */
class Killed extends Error {}

/**
 * The process that runs the action is killed right after so many writes: they are done, no other ever arrives, and
 * nothing is read any more. `after` is done once each, as soon as the first write of a name is.
 */
export function killedAfter(
  writes: number,
  after: (name: string) => Promise<unknown> = async () => undefined
): { readonly through: (run: Run) => Run; readonly sent: string[] } {
  const sent: string[] = []
  let dead = false
  const alive = () => {
    if (dead) throw new Killed('killed')
  }
  return {
    sent,
    through: (run) => async (operation) => {
      if (!isRead(operation)) {
        if (sent.length >= writes) dead = true
        alive()
        const isFirst = !sent.includes(operation.name)
        const isLast = sent.push(operation.name) === writes
        const rows = await run(operation)
        if (isFirst) await after(operation.name)
        if (isLast) dead = true
        alive()
        return rows
      }
      alive()
      const rows = await run(operation)
      alive()
      return rows
    }
  }
}
