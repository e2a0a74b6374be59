import { randomUUID } from 'node:crypto'

export type Protocol = 's3' | 'query' | 'json'

/** A refusal as the service words it. `details` are more elements for S3's error document. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, string>> = {},
    readonly headers: Readonly<Record<string, string>> = {}
  ) {
    super(message)
    this.name = 'Refusal'
  }
}

export type AuthenticationFailure =
  | 'unsigned'
  | 'malformed'
  | 'unknown-key'
  | 'wrong-signature'
  | 'wrong-token'
  | 'expired-token'
  | 'expired-request'
  | 'skewed-clock'

type Wording = readonly [status: number, code: string, message: string]

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const WORDINGS: Readonly<Record<AuthenticationFailure, { readonly s3: Wording; readonly others: Wording }>> = {
  unsigned: {
    s3: [403, 'AccessDenied', 'Access Denied'],
    others: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token']
  },
  malformed: {
    s3: [400, 'AuthorizationHeaderMalformed', 'The authorization header that you provided is not valid.'],
    others: [400, 'IncompleteSignature', 'The request signature does not conform to AWS standards.']
  },
  'unknown-key': {
    s3: [403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
    others: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.']
  },
  'wrong-signature': {
    s3: [
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.'
    ],
    others: [
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
        'and signing method. Consult the service documentation for details.'
    ]
  },
  'wrong-token': {
    s3: [400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.'],
    others: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.']
  },
  'expired-token': {
    s3: [400, 'ExpiredToken', 'The provided token has expired.'],
    others: [403, 'ExpiredToken', 'The security token included in the request is expired']
  },
  'expired-request': {
    s3: [403, 'AccessDenied', 'Request has expired'],
    others: [403, 'SignatureDoesNotMatch', 'Signature expired']
  },
  'skewed-clock': {
    s3: [403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
    others: [403, 'SignatureDoesNotMatch', 'Signature expired or not yet current']
  }
}

export function notAuthenticated(failure: AuthenticationFailure, protocol: Protocol): Refusal {
  const [status, code, message] = WORDINGS[failure][protocol === 's3' ? 's3' : 'others']
  return new Refusal(status, code, message)
}

export interface ErrorResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The refusal in the format of the protocol. The response to a HEAD has no body. */
export function errorResponse(refusal: Refusal, protocol: Protocol, method: string): ErrorResponse {
  const id = randomUUID()
  const body = method === 'HEAD' ? '' : BODIES[protocol](refusal, id)
  const type = protocol === 'json' ? 'application/x-amz-json-1.0' : 'application/xml'
  return {
    status: refusal.status,
    body,
    headers: {
      'content-type': type,
      'content-length': String(Buffer.byteLength(body)),
      [protocol === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid']: id,
      ...(protocol === 'json' ? { 'x-amzn-query-error': `${refusal.code};Sender` } : {}),
      ...refusal.headers
    }
  }
}

const BODIES: Readonly<Record<Protocol, (refusal: Refusal, id: string) => string>> = {
  s3: ({ code, message, details }, id) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', elements({ Code: code, Message: message, ...details, RequestId: id, HostId: id }))}`,
  query: ({ code, message }, id) =>
    element(
      'ErrorResponse',
      element('Error', elements({ Type: 'Sender', Code: code, Message: message })) + elements({ RequestId: id })
    ),
  json: ({ code, message }) => JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message })
}

function elements(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => element(name, escape(value)))
    .join('')
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
