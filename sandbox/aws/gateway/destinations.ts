import { PARTITION } from '../accounts'
import type { AuthenticatedRequest } from './authorize'
import { globalContext } from './context'
import { decide } from './decide'
import { Refusal } from './refusal'

const S3_SERVICE = { type: 'service', arn: 's3.amazonaws.com' } as const

/**
 * The policies of a notification's queues and topics must allow S3 to send. The patch of moto checks that they exist.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
export async function checkDestinations(request: AuthenticatedRequest): Promise<void> {
  const { call, facts } = request
  if (call.service !== 's3' || call.bucket === undefined) return
  const owner = facts.buckets[call.bucket]?.account
  if (owner === undefined) return
  const { queues, topics = [] } = call.factsQuery
  const sent = [
    ...queues.map((queue) => ({ action: 'sqs:SendMessage', resource: queue, context: {}, guard: { queue } })),
    ...topics.map((topic) => ({ action: 'sns:Publish', resource: topic, context: {}, guard: { topic } }))
  ]
  for (const need of sent.filter(({ resource }) => facts.queues[resource] ?? facts.topics[resource])) {
    const context = {
      ...globalContext({ ...request, principal: S3_SERVICE }, need.resource.split(':')[4]),
      'aws:SourceArn': `arn:${PARTITION}:s3:::${call.bucket}`,
      'aws:SourceAccount': owner
    }
    const decision = await decide(S3_SERVICE, need, facts, context)
    if (!decision.allowed) throw unable(need)
  }
}

function unable({ resource, guard }: { readonly resource: string; readonly guard: object }): Refusal {
  const [kind] = Object.keys(guard)
  return new Refusal(400, 'InvalidArgument', 'Unable to validate the following destination configurations', {
    ArgumentName: resource,
    ArgumentValue: `Permissions on the destination ${kind} do not allow S3 to publish notifications from this bucket`
  })
}
