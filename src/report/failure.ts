import { ActionError, type ErrorCode } from '../errors'
import type { Operation } from '../model/operation'
import type { Outcome } from '../model/outcome'
import { ServiceError } from '../model/service-error'
import { show } from '../spelling/identifiers'
import { hasChanges } from '../plan/plan'
import type { Report } from './report'
import { RULES } from './rules'
import { healthVerdict, verdict } from './words'

/** What the reader is told of an error. */
export interface Told {
  readonly code: ErrorCode
  /** Goal, object, cause; then, on further lines, what to add or change. */
  readonly message: string
  /** The section of the troubleshooting page. */
  readonly docs: string
  /** Where it happened; only of errors that are ours to mend. */
  readonly stack?: string
}

/**
 * Any error → what the reader needs of it. Errors that we know come without a stack.
 * @param role the Snowflake role that a missing right would be granted to
 */
export function tell(error: unknown, role: string | null = null): Told {
  if (error instanceof ActionError) return told(error.code, error.message)
  if (error instanceof ServiceError) return ofService(error, role ?? '<role>')
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return {
    ...told('INTERNAL', `Something happened that this action does not expect: ${message}`),
    ...(stack === undefined ? {} : { stack })
  }
}

/** Why a run that got as far as a plan has failed all the same; `undefined` when it has not. */
export function shortcoming(report: Report, failOnDrift: boolean): Told | undefined {
  const { mode, plan, outcomes, health } = report
  if (plan.counts.blocked > 0) return told('PLAN_BLOCKED', verdict(report))
  if (outcomes?.some(({ status }) => status === 'failed') === true) return told('APPLY_FAILED', verdict(report))
  if (mode !== 'check' || !failOnDrift) return undefined
  const ill = health?.healthy === false ? healthVerdict(health) : undefined
  if (!hasChanges(plan)) return ill === undefined ? undefined : told('DRIFT_FOUND', ill)
  return told('DRIFT_FOUND', [verdict(report), ill].filter((sentence) => sentence !== undefined).join(' '))
}

/** Where the page of a failure is to be read: its address, or its file where that is not known. */
export function pageOf({ docs }: Told, sourceUrl: string | undefined): string {
  return sourceUrl === undefined ? docs : `${sourceUrl}/${docs}`
}

function ofService(error: ServiceError, role: string): Told {
  const sentence = `Failed to ${goalOf(error.operation)}: ${cause(error)}`
  const rule = RULES.find(({ codes, message }) => codes.test(error.code) && (message?.test(error.message) ?? true))
  return rule === undefined
    ? told('SERVICE_ERROR', sentence)
    : told(rule.code, `${sentence}\n${rule.hint(error, role)}`)
}

function told(code: ErrorCode, message: string): Told {
  return { code, message, docs: `docs/troubleshooting.md#${code.toLowerCase()}` }
}

/** What of a change was carried out before it failed, in one sentence; "" when nothing was. */
export function halfDone({ halfDone = [] }: Outcome): string {
  return halfDone.length === 0 ? '' : `Done before that: ${halfDone.map(goalOf).join(', ')}.`
}

/** The service's own words and code, on one line. */
function cause({ code, message }: ServiceError): string {
  const sentence = message.replace(/\s+/g, ' ').trim()
  return sentence === '' ? `${code}.` : `${sentence.replace(/\.$/, '')} (${code}).`
}

/** What an operation is for: "run s3:GetBucketPolicy on my-logs", "create pipe DB.PUBLIC.P", "sign in to Snowflake". */
function goalOf({ client, name, input }: Operation): string {
  if (name === 'session/login') return 'sign in to Snowflake'
  if (client !== 'snowflake') {
    const object = input['Bucket'] ?? input['RoleName']
    return `run ${client}:${name}${typeof object === 'string' ? ` on ${object}` : ''}`
  }
  const [kind = '', verb = ''] = name.replaceAll('-', ' ').split('/')
  const object = Object.values(input).find(isName)
  return [verb, kind, ...(object === undefined ? [] : [object.map(show).join('.')])].join(' ')
}

function isName(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 1 && value.every((part) => typeof part === 'string')
}
