import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient
} from '@aws-sdk/client-sns'
import type { Hands, Statement } from './hands'
import { ACCOUNT } from './pipelines'

export function topicArn(name: string): string {
  return `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`
}

/** Topics that S3 may publish to, because their owners have said so. */
export async function createTopics(hands: Hands, names: readonly string[]): Promise<void> {
  await withSns(hands, async (sns) => {
    for (const Name of names) await sns.send(new CreateTopicCommand({ Name }))
  })
  for (const name of names) {
    const Principal = { Service: 's3.amazonaws.com' }
    const statement = { Sid: 'owners', Effect: 'Allow', Principal, Action: 'SNS:Publish', Resource: topicArn(name) }
    await putTopicPolicy(hands, topicArn(name), [statement])
  }
}

/** A topic whose key S3 cannot use. */
export async function createEncryptedTopic(hands: Hands, name: string): Promise<void> {
  const create = new CreateTopicCommand({ Name: name, Attributes: { KmsMasterKeyId: 'alias/aws/sns' } })
  await withSns(hands, (sns) => sns.send(create))
}

export async function topicStatements(hands: Hands, topic: string): Promise<readonly Statement[]> {
  const { Attributes = {} } = await withSns(hands, (sns) =>
    sns.send(new GetTopicAttributesCommand({ TopicArn: topic }))
  )
  return (JSON.parse(Attributes['Policy'] ?? '') as { readonly Statement: readonly Statement[] }).Statement
}

export async function putTopicPolicy(hands: Hands, topic: string, statements: readonly Statement[]): Promise<void> {
  const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  const put = new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: 'Policy', AttributeValue })
  await withSns(hands, (sns) => sns.send(put))
}

async function withSns<T>({ sandbox }: Hands, work: (sns: SNSClient) => Promise<T>): Promise<T> {
  const { endpoint, region, keys } = sandbox.aws
  const sns = new SNSClient({ endpoint, region, credentials: keys.deployer })
  try {
    return await work(sns)
  } finally {
    sns.destroy()
  }
}
