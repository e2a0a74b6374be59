import { SNSClient, SNSServiceException, SubscribeCommand } from '@aws-sdk/client-sns'
import { DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { AwsConnection } from '../../contract'
import { StoreError } from '../stages/object-store'
import type { NotificationQueue } from './notifications'

/** Snowflake's SQS queue, to which buckets send their notifications. */
export function sqsQueue({ endpoint, region, snowflakeKey, queueUrl, queueArn }: AwsConnection): NotificationQueue {
  const sqs = new SQSClient({ endpoint, region, credentials: snowflakeKey, maxAttempts: 1 })
  return {
    async take() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['SentTimestamp']
        })
      )
      for (const { ReceiptHandle } of Messages) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }))
      }
      return Messages.map(({ Body, Attributes }) => ({
        body: Body ?? '',
        sentAt: new Date(Number(Attributes?.SentTimestamp ?? Date.now()))
      }))
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
    async subscribe(topic) {
      const sns = new SNSClient({ endpoint, region, credentials: snowflakeKey, maxAttempts: 1 })
      try {
        await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: queueArn }))
      } catch (error) {
        if (!(error instanceof SNSServiceException)) throw error
        throw new StoreError(error.name, error.$metadata.httpStatusCode ?? 0, error.message)
      } finally {
        sns.destroy()
      }
    },
    close: () => sqs.destroy()
  }
}
