/** Sends reads to AWS. Here alone, "never set", "does not exist" and "not allowed" are distinguished. */
import type { Denied, Hidden } from '../model/denied'
import type { Run } from '../model/operation'
import { isServiceError, type ServiceError } from '../model/service-error'
import { DENIED, NO_SUCH_BUCKET, NO_SUCH_ENTITY } from './codes'
import { hidden } from './denials'
import { describeAws, isDefined, OPERATIONS } from './operations'
import type { Read } from './requests'
import { inOtherRegion, type Subject } from './subjects'

type Reads = Readonly<Record<string, Read<unknown> | undefined>>

export type Seen<R extends Reads> =
  | {
      readonly state: 'present'
      readonly answers: { readonly [K in keyof R]: R[K] extends Read<infer A> | undefined ? A | undefined : never }
    }
  | { readonly state: 'absent' }
  | Hidden

/** The bucket, role or policy does not exist. */
const GONE = [...NO_SUCH_BUCKET, NO_SUCH_ENTITY]

/** Sends one read. */
export async function ask<A>(run: Run, { operation, answer }: Read<A>): Promise<A | undefined> {
  const [row] = await run(operation)
  return answer(row)
}

/** Sends one read of something that may never have been set; then the answer is `undefined`. */
export async function askIfSet<A>(run: Run, read: Read<A>): Promise<A | undefined> {
  try {
    return await ask(run, read)
  } catch (error) {
    if (meansUnset(error)) return undefined
    throw error
  }
}

/**
 * Sends the reads all at once, except those that are `undefined`. `absent`: the bucket, role or policy does not exist ·
 * `hidden`: S3 or IAM denies access; the reason lists all missing permissions · an answer is `undefined` where nothing
 * was ever set. Any other error is thrown.
 */
export async function look<R extends Reads>(run: Run, subject: Subject, reads: R): Promise<Seen<R>> {
  const asked = Object.entries(reads).flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const]))
  const results = await Promise.allSettled(asked.map(([, { operation }]) => run(operation)))
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []))
  const errors = refusals.filter((error) => !meansUnset(error))

  if (errors.some((error) => isServiceError(error, ...GONE))) return { state: 'absent' }
  const elsewhere = errors.find((error): error is ServiceError => isServiceError(error) && error.region !== undefined)
  if (elsewhere !== undefined) return { state: 'hidden', reason: inOtherRegion(subject, elsewhere.region ?? '') }
  const denials = errors.filter((error): error is ServiceError => isServiceError(error, DENIED))
  const [unexpected] = errors.filter((error) => !isServiceError(error, DENIED))
  if (unexpected !== undefined) throw unexpected
  if (denials.length > 0) return hidden(deniedBy(subject, denials))

  const answers = asked.map(([key, { answer }], at) => {
    const result = results[at]
    return [key, result?.status === 'fulfilled' ? answer(result.value[0]) : undefined]
  })
  // The compiler does not know that the keys are those of `reads`, each with its own answer.
  return { state: 'present', answers: Object.fromEntries(answers) as Extract<Seen<R>, { state: 'present' }>['answers'] }
}

/** Each operation defines the code that means "never set". */
function meansUnset(error: unknown): boolean {
  if (!isServiceError(error) || !isDefined(error.operation.name)) return false
  const definition: { readonly unset?: string } = OPERATIONS[error.operation.name]
  return definition.unset === error.code
}

function deniedBy({ name, arn, account }: Subject, denials: readonly ServiceError[]): Denied {
  const needs = denials.flatMap(({ operation }) => describeAws(operation).needs)
  const actions = [...new Set(needs.map((need) => need.name))].toSorted()
  const [first] = denials
  return { object: name, arn, account, actions, ...(first === undefined ? {} : { message: first.message }) }
}
