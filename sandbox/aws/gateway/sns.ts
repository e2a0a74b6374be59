import { PARTITION } from '../accounts'
import type { ApiCall, ConditionValues, Need } from './call'
import { formOf, type HttpMessage } from './message'

/**
 * SNS in its Query protocol. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
export function readSns(message: HttpMessage, region: string): ApiCall {
  const form = formOf(message)
  const operation = form.get('Action') ?? ''
  const topic = form.get('TopicArn') ?? form.get('SubscriptionArn')?.replace(/:[^:]+$/, '')
  return {
    service: 'sns',
    protocol: 'query',
    operation,
    path: message.path,
    factsQuery: { buckets: [], queues: [], ...(topic === undefined ? {} : { topics: [topic] }) },
    needs: (account) => [needOf(operation, topic, form, account, region)]
  }
}

function needOf(
  operation: string,
  topic: string | undefined,
  form: ReadonlyMap<string, string>,
  account: string,
  region: string
): Need {
  const action = `sns:${operation}`
  const context = contextOf(form, account)
  if (topic !== undefined) return { action, resource: topic, context, guard: { topic } }
  const name = form.get('Name')
  const resource = name === undefined ? '*' : `arn:${PARTITION}:sns:${region}:${account}:${name}`
  return { action, resource, context, guard: null }
}

/** The policy that every new topic has names the caller's account so. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function contextOf(form: ReadonlyMap<string, string>, account: string): ConditionValues {
  const [endpoint, protocol] = [form.get('Endpoint'), form.get('Protocol')]
  return {
    'aws:SourceOwner': account,
    ...(endpoint === undefined ? {} : { 'sns:Endpoint': endpoint }),
    ...(protocol === undefined ? {} : { 'sns:Protocol': protocol })
  }
}
