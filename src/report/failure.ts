import { ActionError, type ErrorCode } from '../errors'
import type { Operation } from '../model/operation'
import { ServiceError } from '../model/service-error'
import { show } from '../spelling/identifiers'
import { RULES } from './rules'

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
