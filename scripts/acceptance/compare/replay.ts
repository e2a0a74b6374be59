import { awsDoor } from '../../../src/aws/client'
import { introduce, loginOf } from '../accounts'
import { type ByHand, byHand } from '../clients'
import type { Names } from '../names'
import { patternOf } from '../names'
import { isRead, type Recorder, recorder } from '../recording/recorder'
import type { Answer, Entry, Recording } from '../recording/recording'
import { redactor } from '../recording/redactor'
import type { Target } from '../target'
import { type Difference, differencesOf } from './differences'
import { type Timeline, timeline } from './timeline'

/** A sandbox that can be waited for. */
export interface Played {
  readonly target: Target
  readonly now: () => Date
  readonly setTime: (now: Date) => Promise<void>
  /** Resolves when no file, message or task is under way. */
  readonly idle: () => Promise<void>
}

/** Sends everything in a recording to the sandbox, in the same order, and gives what it answers differently. */
export async function replay(
  { steps }: Recording,
  { target, now, setTime, idle }: Played,
  names: Names
): Promise<readonly Difference[]> {
  const redact = redactor()
  const notes = recorder(redact, patternOf(names), { now })
  const player = playerFor(target, notes)
  const differences: Difference[] = []
  try {
    notes.begin('introduction')
    await introduce(player.session(-1, 'hand'), target, names, redact)
    const times = timeline(now)
    let hasWritten = true
    for (const entry of steps.flatMap(({ entries }) => entries)) {
      if (hasWritten) await idle()
      hasWritten = !isRead(entry)
      const at = times.moved(new Date(entry.at))
      if (at > now()) await setTime(at)
      times.play(entry)
      notes.begin('entry')
      await player.play({ ...entry, sent: moved(redact.reveal(entry.sent), times) })
      differences.push(...differencesOf(entry, entry.answer, answerIn(notes)))
    }
    return differences
  } finally {
    await player.close()
  }
}

/** What was sent speaks of the time at which it was recorded. */
function moved<T>(sent: T, times: Timeline): T {
  const text = JSON.stringify(sent).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z/g, (time) =>
    times.moved(new Date(time)).toISOString()
  )
  return JSON.parse(text) as T
}

function answerIn(notes: Recorder): Answer {
  return (
    notes.steps().at(-1)?.entries.at(-1)?.answer ?? { error: { code: 'NO_ANSWER', message: 'there was no answer' } }
  )
}

/** One connection to Snowflake for each recorded session. What is refused is noted like any other answer. */
function playerFor(target: Target, notes: Recorder) {
  const login = loginOf(target)
  const sessions = new Map<number, ByHand>()
  const aws = awsDoor({
    region: target.region,
    environment: target.environment,
    ...(target.endpoint === undefined ? {} : { endpoint: target.endpoint })
  })
  const ofAction = notes.through(aws.run, 'action')
  const session = (number: number, by: Entry['by']): ByHand => {
    const found = sessions.get(number) ?? byHand(target, login, notes, by)
    sessions.set(number, found)
    return found
  }
  const send = ({ client, name, by, session: number, sent }: Entry): Promise<unknown> => {
    if (typeof sent === 'string') return session(number, by).sql(sent, name)
    if (client === 'snowflake') throw new TypeError('a statement has a text')
    return by === 'action' ? ofAction({ client, name, input: sent }) : session(0, by).aws(client, name, sent)
  }
  return {
    session,
    play: (entry: Entry) => send(entry).catch(() => undefined),
    async close() {
      for (const each of sessions.values()) await each.close()
      await aws.close()
    }
  }
}
