import { ActionError } from '../model/errors'
import { failureOf, type Failure } from '../model/failure'
import { ServiceError } from '../model/service-error'
import type { Place } from './remedies'
import { RULES } from './rules'

/**
 * Any error → what the reader needs of it. Errors that we know come without a stack.
 * @param place where the run works, as far as it is known by then
 */
export function explain(error: unknown, place: Place = {}): Failure {
  if (error instanceof ActionError) return failureOf(error.code, error.message)
  if (error instanceof ServiceError) return explainRefusal(error, place)
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return {
    ...failureOf('INTERNAL', `Something happened that this action does not expect: ${message}`),
    ...(stack === undefined ? {} : { stack })
  }
}

function explainRefusal(error: ServiceError, place: Place): Failure {
  const sentence = `Failed to ${goalOf(error)}: ${causeOf(error)}`
  const rule = RULES.find(({ codes, message }) => codes.test(error.code) && (message?.test(error.message) ?? true))
  return rule === undefined
    ? failureOf('SERVICE_ERROR', sentence)
    : failureOf(rule.code, `${sentence}\n${rule.hint(error, place)}`)
}

function goalOf({ meaning, operation: { client, name } }: ServiceError): string {
  return meaning?.goal ?? `run ${client} ${name}`
}

/** The service's own words and code, on one line. */
function causeOf({ code, message }: ServiceError): string {
  const sentence = message.replace(/\s+/g, ' ').trim()
  return sentence === '' ? `${code}.` : `${sentence.replace(/\.$/, '')} (${code}).`
}
