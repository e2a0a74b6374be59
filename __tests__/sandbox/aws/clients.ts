import { IAMClient } from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Clients of the sandbox's AWS that do not retry. */
export function clientsOf(endpoint: string, credentials: Credentials, region = 'us-east-1') {
  const config = { endpoint, region, credentials, maxAttempts: 1 }
  return {
    s3: new S3Client({ ...config, forcePathStyle: true }),
    iam: new IAMClient(config),
    sts: new STSClient(config),
    sqs: new SQSClient(config),
    sns: new SNSClient(config)
  }
}

/** "NAME STATUS" of the error, or "ok" when there was none. */
export async function outcome(sent: Promise<unknown>): Promise<string> {
  try {
    await sent
    return 'ok'
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } }
    return `${name} ${$metadata?.httpStatusCode}`
  }
}

/** The error's message; throws when there was none. */
export async function messageOf(sent: Promise<unknown>): Promise<string> {
  const refusal: unknown = await sent.then(
    () => undefined,
    (error: unknown) => error
  )
  if (!(refusal instanceof Error)) throw new Error('It was not refused')
  return refusal.message
}

export function allow(
  action: string | readonly string[],
  resource: string | readonly string[],
  rest: object = {}
): string {
  return policy({ Effect: 'Allow', Action: action, Resource: resource, ...rest })
}

export function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

export function trust(principal: string | readonly string[], rest: object = {}): string {
  return policy({ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole', ...rest })
}
