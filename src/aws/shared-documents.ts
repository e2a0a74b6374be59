import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../model/clock'
import { ActionError } from '../model/errors'
import type { Operation, Run } from '../model/operation'
import { type Call, call, type Rewrite } from '../model/step'
import { askIfSet } from './observe'
import { describeAws, type Shared } from './operations'
import { REWRITING } from './patience'
import type { Read } from './requests'

/** How often in a row a document has to be the same, so that it is not an old one. */
const AGREEING_READS = 3
const PAUSE_SECONDS = 5
/**
 * Terraform's provider waits three minutes for a lifecycle configuration to be the same everywhere.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket_lifecycle_configuration.go
 */
const LONGEST_SECONDS = 240

/** A document D that others write to as well, as the service answers with it (A). `undefined`: there is none. All pure. */
export interface SharedDocument<A extends object, D extends object = A> {
  readonly read: Read<A>
  readonly documentOf: (answer: A | undefined) => D | undefined
  /** The document as it was observed. */
  readonly seen: D | undefined
  /** The document with what we have in it, or without. Equal to the given one when there is nothing to change. */
  readonly change: (document: D | undefined) => D | undefined
  /** Writes this document. */
  readonly put: (document: D | undefined) => Operation
  /** What others have in it, as texts to compare. */
  readonly others: (document: D | undefined) => readonly string[]
}

/**
 * Writes a document that others write to as well. S3 only replaces it as a whole and unconditionally, so it is read
 * again right before each try: this does not undo what somebody has written since it was observed, perhaps minutes
 * ago, or since a try that failed. Where the answer to a try was lost, that shows whether it was carried out. S3 may return an old document for a while, without the entry that somebody has just added, so it is read until it
 * is the same several times. Afterwards it is read again: what others have in it that was not to be seen is put back.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
 */
export function rewrite<A extends object, D extends object>(shared: SharedDocument<A, D>): Call {
  const { seen, change, put } = shared
  return call(put(change(seen)), { latest: (run, clock) => rewriteNow(shared, run, clock), patience: REWRITING })
}

async function rewriteNow<A extends object, D extends object>(
  shared: SharedDocument<A, D>,
  run: Run,
  clock: Clock
): Promise<Rewrite> {
  const { read, documentOf, change, put, others } = shared
  const answer = await agreed(run, read, clock)
  const document = documentOf(answer)
  const changed = change(document)
  const operation = put(changed)
  const [reason] = unknownElements(answer)
  if (reason !== undefined) throw new ActionError({ code: 'PLAN_BLOCKED', goal: describeAws(operation).goal, reason })
  const known = new Set(others(document))
  const isNew = (latest: A | undefined) => others(documentOf(latest)).some((other) => !known.has(other))
  return {
    operation: isDeepStrictEqual(changed, document) ? undefined : operation,
    patience: REWRITING,
    async repair(run, clock) {
      for (let time = 0; time < AGREEING_READS; time++) {
        if (isNew(await askIfSet(run, read)) && isNew(await agreed(run, read, clock)))
          return rewriteNow(shared, run, clock)
      }
      return undefined
    }
  }
}

/** Why a document cannot be written back, if so. */
export function unknownElements(document: Shared | undefined): readonly string[] {
  const { lostElements = [] } = document ?? {}
  if (lostElements.length === 0) return []
  return [
    `The document has ${lostElements.map((name) => `<${name}>`).join(', ')}, which this version of the action does not know, and S3 only replaces it as a whole: writing it would delete that. Use a newer version of the action, or remove the element.`
  ]
}

/** @throws WAIT_TIMED_OUT: then nothing is written, since it might undo what others have written */
async function agreed<A extends object>(run: Run, read: Read<A>, clock: Clock): Promise<A | undefined> {
  const until = clock.now().getTime() + LONGEST_SECONDS * 1000
  for (;;) {
    const answers: (A | undefined)[] = []
    while (answers.length < AGREEING_READS) answers.push(await askIfSet(run, read))
    const [first, ...others] = answers
    if (others.every((answer) => isDeepStrictEqual(answer, first))) return first
    if (clock.now().getTime() > until) throw disagreeing(read)
    await clock.sleep(PAUSE_SECONDS)
  }
}

function disagreeing<A>({ operation }: Read<A>): ActionError {
  return new ActionError({
    code: 'WAIT_TIMED_OUT',
    goal: describeAws(operation).goal,
    reason: `AWS has returned different answers for ${LONGEST_SECONDS} seconds, and to write an old one would undo what others have changed.`,
    hint: 'Run apply again: it continues from here.'
  })
}
