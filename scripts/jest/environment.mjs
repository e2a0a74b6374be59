import { setTimeout } from 'node:timers/promises'
import { shareCompiledWasm } from './compiled-wasm.mjs'
import { skipNeedlessGzip } from './needless-gzip.mjs'
import { openToOutside } from './outside.mjs'
import { PlainContext } from './plain-context.mjs'

skipNeedlessGzip()

// jest no longer listens to its first process once that has no more suites for this worker. It then gives the worker half a
// second, and ends it by force after that. Node takes longer, because it frees everything that the suites have left in memory.
if (process.send) process.on('removeListener', (event) => event === 'message' && process.exit())

// Node opens these when they are first asked for: a suite that writes to them has left nothing open.
void [process.stdin, process.stdout, process.stderr]

/** Fails a suite that leaves something open, which keeps its worker alive: a server, a connection, a process, a timer. */
export default class LeavesNothingOpen extends PlainContext {
  constructor(config, context) {
    super(config, context)
    shareCompiledWasm(this.global)
    this.outside = openToOutside(this.global)
    this.before = openNow()
    /** What a suite ends last may take this long to be gone. */
    this.patience = config.projectConfig.testEnvironmentOptions.patienceMilliseconds ?? 10_000
  }

  async teardown() {
    await super.teardown()
    this.outside.close()
    const until = Date.now() + this.patience
    while (this.left().length > 0 && Date.now() < until) await setTimeout(20)
    const left = this.left()
    if (left.length > 0) {
      throw new Error(
        `Left open after the tests: ${left.join(', ')}. Start it with untilEnd (__tests__/fakes/until-end.ts).`
      )
    }
  }

  left() {
    return [...openNow()].flatMap(([type, count]) => {
      const more = count - (this.before.get(type) ?? 0)
      return more > 0 ? [`${type} (${more})`] : []
    })
  }
}

/** How many there are of each type that keeps the process alive. */
function openNow() {
  const counts = new Map()
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}
