import { readFileSync } from 'node:fs'
import type { Clock } from '../../src/model/clock'
import { introduce, loginOf } from './accounts'
import { byHand } from './clients'
import { estimate } from './estimate'
import type { Journal } from './journal'
import { namesOf, newMark, patternOf } from './names'
import { recorder } from './recording/recorder'
import { type Recording, writeRecording } from './recording/recording'
import { redactor } from './recording/redactor'
import { live } from './story'
import type { Target } from './target'

export interface Acceptance {
  readonly target: Target
  readonly clock: Clock
  readonly journal: Journal
  readonly cancelled: AbortSignal
  /** Where to write the recording; absent without one. */
  readonly record?: string
  readonly say: (text: string) => void
  /** Shows this, and gives whether to go on. */
  readonly agree: (text: string) => Promise<boolean>
}

/**
 * Runs the whole life of a pipeline in names of its own. The caller deletes what is left in any case: it is in the
 * journal from before the first write on.
 */
export async function accept({ target, clock, journal, cancelled, record, say, agree }: Acceptance): Promise<void> {
  const names = namesOf(newMark())
  const redact = redactor()
  const notes = recorder(redact, patternOf(names), clock)
  const hand = byHand(target, loginOf(target), notes)
  const started = clock.now()
  try {
    const accounts = await introduce(hand, target, names, redact)
    const text = [
      `This makes a pipeline in ${accounts}, and deletes it again.`,
      `Everything has "${names.mark}" in its name. It takes up to half an hour.`,
      ...estimate()
    ].join('\n')
    if (!(await agree(text))) return
    await journal.note(names.mark, target.region)
    await live({ target, recorder: notes, clock, cancelled }, names, hand, say)
    say('Everything went as it should.')
  } finally {
    await hand.close()
    if (record !== undefined && notes.steps().length > 0) {
      await writeRecording(record, recordingOf(started, target, notes.steps()))
      say(`The recording is in ${record}. Read it before you send it to anybody.`)
    }
  }
}

function recordingOf(started: Date, { region }: Target, steps: Recording['steps']): Recording {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
  return { about: { recorded: started.toISOString().slice(0, 10), version, region }, steps }
}
