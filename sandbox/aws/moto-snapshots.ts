import type { Snapshot } from '../snapshot'
import type { Moto } from './moto-process'

/** A moto that can go back to an earlier state. */
export interface RestorableMoto extends Moto {
  snapshot(): Promise<Snapshot>
}

/** A snapshot is a copy of the process that nothing is asked of. Restoring it puts a copy of that copy in service. */
export function restorable(first: Moto): RestorableMoto {
  let current = first
  const replaceBy = async (next: Moto): Promise<void> => {
    const last = current
    current = next
    // All copies exit with the first process.
    if (last !== first) await last.stop()
  }
  return {
    get port() {
      return current.port
    },
    headers: () => current.headers(),
    ask: (question, body) => current.ask(question, body),
    fork: () => current.fork(),
    stop: () => first.stop(),
    async snapshot() {
      const frozen = await current.fork()
      return {
        restore: async () => replaceBy(await frozen.fork()),
        discard: () => frozen.stop()
      }
    }
  }
}
