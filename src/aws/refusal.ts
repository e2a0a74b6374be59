/** Errors of the SDK → `ServiceError`, with one code for each cause and nothing secret in it. */
import type { DeleteObjectsOutput } from '@aws-sdk/client-s3'
import type { Meaning, Operation } from '../model/operation'
import { ServiceError } from '../model/service-error'

/** What of an SDK's error we rely on; the classes are not told apart by instanceof, since a bundle may hold them twice. */
interface Thrown {
  readonly name?: string
  readonly code?: unknown
  readonly message?: string
  readonly Region?: unknown
  /** What of a request S3 does not accept, e.g. the destination of a notification. */
  readonly ArgumentName?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
}

/** Answers to HEAD have no body to name the error in. */
const BY_STATUS: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  400: 'BadRequest',
  403: 'AccessDenied',
  404: 'NotFound'
}

/** `ours` is the region that the request was sent to. */
export function refusal(operation: Operation, meaning: Meaning, error: unknown, ours: string): ServiceError {
  const { name, code, message = '', Region, ArgumentName, $metadata, $response } = error as Thrown
  const status = $metadata?.httpStatusCode
  const region = $response?.headers?.['x-amz-bucket-region'] ?? Region
  const said = typeof ArgumentName === 'string' ? `${message} (${ArgumentName})` : message
  return new ServiceError(operation, codeOf(name, code, status), sanitized(said), {
    meaning,
    ...(status === undefined ? {} : { status }),
    ...(typeof region === 'string' && region !== ours ? { region } : {})
  })
}

/** DeleteObjects answers 200 also when it deleted nothing. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export function refuseUndeleted(operation: Operation, meaning: Meaning, { Errors }: DeleteObjectsOutput): void {
  const [first, ...more] = Errors ?? []
  if (first === undefined) return
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  const message = `${first.Message ?? 'it was not deleted'}: ${first.Key ?? ''}${others}`
  throw new ServiceError(operation, first.Code ?? 'Unknown', sanitized(message), { meaning })
}

function codeOf(name: string | undefined, code: unknown, status: number | undefined): string {
  const unnamed = name === undefined || name === '' || /^(Unknown|UnknownError|\d+|Forbidden)$/.test(name)
  if (unnamed && status !== undefined && status in BY_STATUS) return BY_STATUS[status] ?? ''
  // Node's errors of the network are all called "Error"; their code tells them apart (ECONNREFUSED, ENOTFOUND …).
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code
  return (name ?? 'Unknown').replace(/Exception$/, '')
}

/** One line without access keys and without the encoded part that STS may add. */
function sanitized(message: string): string {
  return message
    .replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '(access key)')
    .replace(/\s*Encoded authorization failure message:.*$/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
