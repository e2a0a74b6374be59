import { DENIED, THROTTLED } from '../aws/codes'
import type { Finding, Part } from '../model/health'
import { isServiceError, type ServiceError } from '../model/service-error'
import { isAnswer, isNotFound } from '../snowflake/refusals'
import { type Judgement, missing } from './judge'
import { sentenceOf } from './words'

/** Says of an error what was asked and why there is no answer, then on lines of their own what to do. */
export type Explained = (error: ServiceError) => string

/**
 * What a check finds about its part, also if the service refuses it or does not answer.
 * @param isOfCaller which errors it leaves to the caller
 */
export async function findingOf(
  part: Part,
  check: () => Promise<Judgement>,
  explained: Explained,
  isOfCaller: (error: unknown) => boolean = () => false
): Promise<Finding> {
  try {
    return { part, ...(await check()) }
  } catch (error) {
    if (isOfCaller(error)) throw error
    if (isNotFound(error)) return { part, ...missing(part) }
    if (isServiceError(error)) return { part, state: 'unknown', ...notSeen(error, explained) }
    throw error
  }
}

/** A refusal is an answer: the role for checks need not have every privilege. */
function notSeen(error: ServiceError, explained: Explained): Pick<Finding, 'found' | 'hint' | 'isUnanswered'> {
  if (isRefusal(error)) return { found: sentenceOf(error.message) }
  const [found = '', ...advice] = explained(error).split('\n')
  return { found, ...(advice.length === 0 ? {} : { hint: advice.join('\n') }), isUnanswered: true }
}

/** Whether the service itself has answered, and will say the same again. */
function isRefusal(error: ServiceError): boolean {
  const { code, status = 0 } = error
  const isOfAws = status >= 400 && status < 500 && !/^(HTTP|NOT_FROM)_/.test(code) && !THROTTLED.includes(code)
  return isAnswer(error) || code === DENIED || isOfAws
}
