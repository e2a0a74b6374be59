import { setTimeout } from 'node:timers/promises'
import type { Row, Run } from '../../src/model/operation'
import { isRead } from '../fakes/meanings'

/** If the run whose turn it is has nothing to write for so long, the other one goes on. */
const QUIET_MS = 40

interface Waiting {
  readonly run: number
  readonly go: () => void
}

/** What is between two runs and both clouds, so that they take turns. */
export interface Interleaving {
  readonly through: readonly [(run: Run) => Run, (run: Run) => Run]
  /** The runs, in the order of their writes, e.g. "0010110". */
  readonly order: () => string
}

/** Two runs at once: before each write, it is decided by chance which of them writes next. The same seed decides in the same way. */
export function interleaving(seed: number): Interleaving {
  const next = chance(seed)
  const waiting: Waiting[] = []
  const order: number[] = []
  let isBusy = false

  const choose = async (): Promise<void> => {
    if (isBusy || waiting.length === 0) return
    isBusy = true
    const wanted = next() < 0.5 ? 0 : 1
    if (!waiting.some(({ run }) => run === wanted)) await setTimeout(QUIET_MS)
    const found = waiting.findIndex(({ run }) => run === wanted)
    const [chosen] = waiting.splice(Math.max(found, 0), 1)
    if (chosen !== undefined) order.push(chosen.run)
    chosen?.go()
  }
  const through =
    (number: number) =>
    (run: Run): Run =>
    async (operation): Promise<readonly Row[]> => {
      if (isRead(operation)) return run(operation)
      const turn = new Promise<void>((go) => waiting.push({ run: number, go }))
      void choose()
      await turn
      try {
        return await run(operation)
      } finally {
        isBusy = false
        void choose()
      }
    }
  return { through: [through(0), through(1)], order: () => order.join('') }
}

/** Numbers from 0 to 1. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function chance(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 2 ** 32
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32
}
