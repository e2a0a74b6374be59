import type { Clock } from '../model/clock'
import type { Operation, Run } from '../model/operation'
import { type Call, call } from '../model/step'
import { askIfSet } from './observe'
import type { Read } from './requests'

/** How often in a row a document has to be the same, so that it is not an old one. */
const AGREEING_READS = 3
const PAUSE_SECONDS = 5
/** Terraform's provider waits this long for a lifecycle configuration to be the same everywhere. */
const LONGEST_SECONDS = 180

/**
 * Writes a document that others write to as well. S3 only replaces it as a whole and unconditionally, so it is read
 * again right before the write: this does not undo what somebody has written since it was observed, perhaps minutes
 * ago. S3 may return an old document for a while, without the entry that somebody has just added, so it is read until it
 * is the same several times.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
 */
export function rewrite<A>(read: Read<A>, seen: A | undefined, write: (document: A | undefined) => Operation): Call {
  return call(write(seen), { latest: async (run, clock) => write(await agreed(run, read, clock)) })
}

async function agreed<A>(run: Run, read: Read<A>, clock: Clock): Promise<A | undefined> {
  const until = clock.now().getTime() + LONGEST_SECONDS * 1000
  const answers = [await askIfSet(run, read)]
  for (;;) {
    while (answers.length < AGREEING_READS) answers.push(await askIfSet(run, read))
    const texts = new Set(answers.map((answer) => JSON.stringify(answer)))
    if (texts.size === 1 || clock.now().getTime() + PAUSE_SECONDS * 1000 > until) return answers.at(-1)
    await clock.sleep(PAUSE_SECONDS)
    answers.splice(0)
  }
}
