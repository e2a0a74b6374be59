import type { Run } from '../../src/model/operation'
import { isRead } from '../fakes/meanings'

/** A killed process gets no answer. */
class Killed extends Error {}

/**
 * Kills the process of the action right after this number of writes: these are done, and nothing else is written or
 * read.
 * @param after is called after the first write with each name
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
