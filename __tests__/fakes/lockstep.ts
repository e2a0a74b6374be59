import { setImmediate } from 'node:timers/promises'
import type { Operation, Run } from '../../src/model/operation'

/** What is asked at once, since none of it waits for the answer to another. */
export type Round = readonly Operation[]

/** As long as the work between an answer and the next question may take, in turns of the event loop. */
const TURNS = 20

/**
 * Gives the answers to all that is in flight at the same moment, so that the number of rounds does not depend on which of
 * them was fast: it is the length of the longest chain of operations that wait for each other.
 */
export function lockstep(run: Run): { readonly run: Run; readonly rounds: readonly Round[] } {
  const rounds: Operation[][] = []
  let answers: Promise<unknown>[] = []
  let open: Promise<void> | undefined

  async function whenAllAnswered(): Promise<void> {
    const round: Operation[] = []
    rounds.push(round)
    for (let known = 0; known < answers.length;) {
      known = answers.length
      await Promise.allSettled(answers)
      for (let turn = 0; turn < TURNS; turn++) await setImmediate()
    }
    answers = []
    open = undefined
  }

  return {
    rounds,
    run: async (operation, ...rest) => {
      const answer = run(operation, ...rest)
      answers.push(answer.catch(() => undefined))
      open ??= whenAllAnswered()
      const round = open
      rounds.at(-1)?.push(operation)
      await round
      return answer
    }
  }
}
