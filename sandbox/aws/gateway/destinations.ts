import { PARTITION } from '../accounts'
import type { AuthenticatedRequest } from './authorize'
import { globalContext } from './context'
import { decide } from './decide'
import { Refusal } from './refusal'

const S3_SERVICE = { type: 'service', arn: 's3.amazonaws.com' } as const

/**
 * The policies of a notification's queues must allow S3 to send. The patch of moto checks that the queues exist.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
export async function checkDestinations(request: AuthenticatedRequest): Promise<void> {
  const { call, facts } = request
  if (call.service !== 's3' || call.bucket === undefined) return
  const owner = facts.buckets[call.bucket]?.account
  if (owner === undefined) return
  for (const queue of call.factsQuery.queues.filter((arn) => facts.queues[arn])) {
    const context = {
      ...globalContext({ ...request, principal: S3_SERVICE }, queue.split(':')[4]),
      'aws:SourceArn': `arn:${PARTITION}:s3:::${call.bucket}`,
      'aws:SourceAccount': owner
    }
    const need = { action: 'sqs:SendMessage', resource: queue, context: {}, guard: { queue } }
    const decision = await decide(S3_SERVICE, need, facts, context)
    if (!decision.allowed) throw unable(queue)
  }
}

function unable(queue: string): Refusal {
  return new Refusal(400, 'InvalidArgument', 'Unable to validate the following destination configurations', {
    ArgumentName: queue,
    ArgumentValue: 'Permissions on the destination queue do not allow S3 to publish notifications from this bucket'
  })
}
