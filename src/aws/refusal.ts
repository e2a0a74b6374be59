/** Errors of the SDK → `ServiceError`, with one code for each cause and without secrets. */
import type { DeleteObjectsOutput } from '@aws-sdk/client-s3'
import type { Meaning, Operation } from '../model/operation'
import { ServiceError } from '../model/service-error'
import { DENIED, EXISTS } from './codes'

/** What we rely on in an error of the SDK. Not its class: a bundle may contain that twice, so instanceof could fail. */
interface Thrown {
  readonly name?: string
  readonly code?: unknown
  readonly message?: string
  readonly Region?: unknown
  /** The part of a request that S3 does not accept, e.g. the destination of a notification. */
  readonly ArgumentName?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
}

/** Answers to HEAD have no body that could name the error. */
const BY_STATUS: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  400: 'BadRequest',
  403: 'AccessDenied',
  404: 'NotFound'
}

const NOT_FROM_AWS = 'the answer is not from AWS'

/** @param sentTo the region that the request was sent to */
export function refusal(operation: Operation, meaning: Meaning, error: unknown, sentTo: string): ServiceError {
  const { code, message = '', Region, ArgumentName, $metadata, $response } = error as Thrown
  const name = wrappedName(message) ?? (error as Thrown).name
  const status = $metadata?.httpStatusCode
  const foreign = refusedByProxy(error as Thrown) ?? notFromAws(operation, error as Thrown)
  const region = $response?.headers?.['x-amz-bucket-region'] ?? Region
  const text = typeof ArgumentName === 'string' ? `${message} (${ArgumentName})` : message
  const known = foreign ?? codeOf(name, code, status)
  return new ServiceError(operation, known, messageOf(sanitized(text), foreign), {
    meaning,
    ...(EXISTS.includes(known) ? { exists: true } : {}),
    ...(status === undefined ? {} : { status }),
    ...(typeof region === 'string' ? { located: true } : {}),
    ...(typeof region === 'string' && region !== sentTo ? { region } : {})
  })
}

/** For a web page with status 200, which the SDK reads without an error, or fails to parse. */
export function refusedByPage(operation: Operation, meaning: Meaning): ServiceError {
  return new ServiceError(operation, 'HTTP_200', NOT_FROM_AWS, { meaning, status: 200 })
}

/**
 * DeleteObjects answers 200 even if it deleted nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export function throwIfNotDeleted(operation: Operation, meaning: Meaning, { Errors }: DeleteObjectsOutput): void {
  const [first, ...more] = Errors ?? []
  if (first === undefined) return
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  const message = `${first.Message ?? 'it was not deleted'}: ${first.Key ?? ''}${others}`
  throw new ServiceError(operation, first.Code ?? 'Unknown', sanitized(message), { meaning })
}

/**
 * "HTTP_407" for an answer of a proxy or of a web server: HTML, or an error without the name that every answer of AWS
 * has, except those to HEAD. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
function notFromAws(operation: Operation, { name, $metadata, $response }: Thrown): string | undefined {
  const status = $metadata?.httpStatusCode
  if (status === undefined) return undefined
  const isPage = /html/i.test($response?.headers?.['content-type'] ?? '')
  const named = isNamed(name) || (operation.name.startsWith('Head') && status in BY_STATUS)
  return isPage || !named ? `HTTP_${status}` : undefined
}

/**
 * "HTTP_407" for the answer of a proxy that opens no tunnel: Node.js only has it in the message, "… HTTP/1.1 407 Proxy …".
 * https://nodejs.org/api/errors.html#err_proxy_tunnel
 */
function refusedByProxy({ code, message = '' }: Thrown): string | undefined {
  if (code !== 'ERR_PROXY_TUNNEL') return undefined
  const [, status] = /HTTP\/\d\.\d (\d{3})/.exec(message) ?? []
  return status === undefined ? undefined : `HTTP_${status}`
}

/** The SDK's message for what it cannot read is only "UnknownError". */
function messageOf(text: string, foreign: string | undefined): string {
  return foreign !== undefined && /^(Unknown|UnknownError)?$/.test(text) ? NOT_FROM_AWS : text
}

/** The SDK wraps what is not an instance of its own Error, for example one of another realm: "… wrapper for TimeoutError: …". */
function wrappedName(message: string): string | undefined {
  return /^AWS SDK error wrapper for (\w+):/.exec(message)?.[1]
}

function isNamed(name: string | undefined): boolean {
  return name !== undefined && name !== '' && !/^(Unknown|UnknownError|\d+|Forbidden|html)$/i.test(name)
}

function codeOf(name: string | undefined, code: unknown, status: number | undefined): string {
  if (!isNamed(name) && status !== undefined && status in BY_STATUS) return BY_STATUS[status] ?? ''
  // What SNS calls a denial. https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html
  if (/^AuthorizationError/.test(name ?? '')) return DENIED
  // Node's network errors are all named "Error"; only their code differs (ECONNREFUSED, CERT_HAS_EXPIRED …).
  if (typeof code === 'string' && /^(E[A-Z_]+|[A-Z]+_[A-Z_]+)$/.test(code)) return code
  return (name ?? 'Unknown').replace(/Exception$/, '')
}

/** On one line, without access keys and without the encoded message that STS may append. */
function sanitized(message: string): string {
  return message
    .replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '(access key)')
    .replace(/\s*Encoded authorization failure message:.*$/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
