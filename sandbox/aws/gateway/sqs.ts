import { PARTITION } from '../accounts'
import type { ApiCall, Need } from './call'
import { formOf, type HttpMessage } from './message'

/**
 * SQS in its JSON protocol, and in the older Query protocol.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
export function readSqs(message: HttpMessage, region: string): ApiCall {
  const target = message.headers['x-amz-target']
  const values = target === undefined ? formOf(message) : jsonOf(message)
  const operation = target?.split('.')[1] ?? values.get('Action') ?? ''
  const arn = queueArn(message, values, region)
  return {
    service: 'sqs',
    protocol: target === undefined ? 'query' : 'json',
    operation,
    path: message.path,
    factsQuery: { buckets: [], queues: arn === undefined ? [] : [arn] },
    needs: (account) => [needOf(operation, arn, values, account, region)]
  }
}

/** A batch needs the permission of the single call. */
function needOf(
  operation: string,
  queue: string | undefined,
  values: ReadonlyMap<string, string>,
  account: string,
  region: string
): Need {
  const action = `sqs:${operation.replace(/Batch$/, '')}`
  if (queue !== undefined) return { action, resource: queue, context: {}, guard: { queue } }
  const name = values.get('QueueName')
  const resource = name === undefined ? '*' : `arn:${PARTITION}:sqs:${region}:${account}:${name}`
  return { action, resource, context: {}, guard: null }
}

function queueArn(message: HttpMessage, values: ReadonlyMap<string, string>, region: string): string | undefined {
  const url = values.get('QueueUrl') ?? message.path
  const [, account, name] = /\/(\d{12})\/([\w.-]+)$/.exec(url) ?? []
  return name === undefined ? undefined : `arn:${PARTITION}:sqs:${region}:${account}:${name}`
}

function jsonOf(message: HttpMessage): ReadonlyMap<string, string> {
  const body: unknown = JSON.parse(message.body.toString() || '{}')
  const texts = Object.entries(body ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return new Map(texts)
}
