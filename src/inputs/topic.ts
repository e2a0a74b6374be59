import type { Aws } from '../model/config'
import { type InputProblem, quoted, type Reader } from './reader'

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const TOPIC_ARN = /^arn:(aws[a-z-]*):sns:([a-z0-9-]+):(\d{12}):[\w-]{1,256}(\.fifo)?$/

export function readTopic(read: Reader): string | null {
  const text = read.optional('sns-topic')
  if (text === null) return null
  const [arn, , , , fifo] = TOPIC_ARN.exec(text) ?? []
  if (arn === undefined) {
    read.refuse(
      'sns-topic',
      `${quoted(text)} is not the ARN of a topic`,
      'Use `arn:aws:sns:<region>:<12 digits>:<name>`'
    )
  } else if (fifo !== undefined) {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
    read.refuse('sns-topic', `${quoted(text)} is a FIFO topic, and S3 cannot publish to one`, 'Use a standard topic')
  }
  return text
}

/** S3 only notifies topics in the bucket's region, and the topic's policy is written with the bucket's credentials. */
export function foreignTopic(topic: string | null, { partition, region, account }: Aws): readonly InputProblem[] {
  const [, topicPartition, topicRegion, topicAccount] = TOPIC_ARN.exec(topic ?? '') ?? []
  if (topicAccount === undefined) return []
  const [live, needed] = [[topicPartition, topicRegion, topicAccount].join(':'), [partition, region, account].join(':')]
  if (live === needed) return []
  return [
    {
      input: 'sns-topic',
      wrong: `is in ${topicRegion} of account ${topicAccount} (${topicPartition}), but the log bucket is in ${region} of ${account} (${partition})`,
      instead: 'S3 needs a topic in the same region: create one there, in the account of the log bucket'
    }
  ]
}
