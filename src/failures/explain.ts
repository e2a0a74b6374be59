import { ActionError } from '../model/errors'
import { type Failure, failureOf } from '../model/failure'
import { ServiceError } from '../model/service-error'
import type { Place } from './remedies'
import { advice } from './rule'
import { ruleFor } from './table'

/**
 * Explains any error to the reader. Only unexpected errors have a stack.
 * @param place where the run works, as far as that is known
 */
export function explain(error: unknown, place: Place = {}): Failure {
  if (error instanceof ActionError) return explainProblem(error)
  if (error instanceof ServiceError) return explainRefusal(error, place)
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return {
    ...failureOf('INTERNAL', `An unexpected error occurred: ${message}`),
    ...(stack === undefined ? {} : { stack })
  }
}

function explainProblem({ code, message, problem: { each } }: ActionError): Failure {
  return { ...failureOf(code, message), ...(each === undefined ? {} : { problems: each }) }
}

function explainRefusal(error: ServiceError, place: Place): Failure {
  const sentence = `Failed to ${goalOf(error)}: ${causeOf(error)}`
  const rule = ruleFor(error)
  return rule === undefined
    ? failureOf('SERVICE_ERROR', sentence)
    : failureOf(rule.code, `${sentence}\n${advice(rule, error, place)}`)
}

function goalOf({ meaning, operation: { client, name } }: ServiceError): string {
  return meaning?.goal ?? `run ${client} ${name}`
}

/** The service's own message and code, on one line. */
function causeOf({ code, message }: ServiceError): string {
  const sentence = message.replace(/\s+/g, ' ').trim()
  return sentence === '' ? `${code}.` : `${sentence.replace(/\.$/, '')} (${code}).`
}
