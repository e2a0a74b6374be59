import type { Clock } from '../model/clock'
import { ActionError } from '../model/errors'
import type { Operation, Run } from '../model/operation'
import { type Call, call } from '../model/step'
import { askIfSet } from './observe'
import { describeAws, type Shared } from './operations'
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
export function rewrite<A extends object>(
  read: Read<A>,
  seen: A | undefined,
  write: (document: A | undefined) => Operation
): Call {
  const latest = async (run: Run, clock: Clock): Promise<Operation> => {
    const document = await agreed(run, read, clock)
    const [reason] = unknownElements(document)
    if (reason === undefined) return write(document)
    throw new ActionError({ code: 'PLAN_BLOCKED', goal: describeAws(write(seen)).goal, reason })
  }
  return call(write(seen), { latest })
}

/** Why a document cannot be written back, if so. */
export function unknownElements(document: Shared | undefined): readonly string[] {
  const { lostElements = [] } = document ?? {}
  if (lostElements.length === 0) return []
  return [
    `The document has ${lostElements.map((name) => `<${name}>`).join(', ')}, which this version of the action does not know, and S3 only replaces it as a whole: writing it would delete that. Use a newer version of the action, or remove the element.`
  ]
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
