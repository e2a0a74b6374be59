import { DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { AwsConnection } from '../../contract'
import type { NotificationQueue } from './notifications'

/** Snowflake's SQS queue, to which buckets send their notifications. */
export function sqsQueue({ endpoint, region, snowflakeKey, queueUrl }: AwsConnection): NotificationQueue {
  const sqs = new SQSClient({ endpoint, region, credentials: snowflakeKey, maxAttempts: 1 })
  return {
    async receive() {
      const { Messages } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['SentTimestamp']
        })
      )
      return (Messages ?? []).map(({ Body, ReceiptHandle, Attributes }) => ({
        body: Body ?? '',
        handle: ReceiptHandle ?? '',
        sentAt: new Date(Number(Attributes?.SentTimestamp ?? Date.now()))
      }))
    },
    async remove({ handle }) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: handle }))
    },
    async size() {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible']
        })
      )
      return (
        Number(Attributes?.ApproximateNumberOfMessages ?? 0) +
        Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0)
      )
    },
    close: () => sqs.destroy()
  }
}
