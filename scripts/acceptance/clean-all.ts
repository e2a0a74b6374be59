import { join } from 'node:path'
import { loginOf } from './accounts'
import { clean } from './clean'
import { byHand } from './clients'
import { journalIn } from './journal'
import { namesOf, patternOf } from './names'
import { recorder } from './recording/recorder'
import { redactor } from './recording/redactor'
import { targetFrom } from './target'

/** Where runs are noted. Tests have one of their own. */
export const FOLDER = process.env['ACCEPTANCE_FOLDER'] ?? join('out', 'acceptance')

/** Deletes what any earlier run has left. Gives whether nothing is left now. */
export async function cleanAll(
  environment: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void
): Promise<boolean> {
  const journal = journalIn(FOLDER)
  let isClean = true
  for (const { mark, region } of await journal.open()) {
    const target = { ...targetFrom(environment), region }
    const names = namesOf(mark)
    const hand = byHand(target, loginOf(target), recorder(redactor(), patternOf(names), { now: () => new Date() }))
    try {
      say(`Deleting what run ${mark} has left …`)
      const problems = await clean(names, hand)
      if (problems.length === 0) await journal.strike(mark)
      else {
        isClean = false
        say(['Could not delete:', ...problems].join('\n  '))
      }
    } finally {
      await hand.close()
    }
  }
  return isClean
}
