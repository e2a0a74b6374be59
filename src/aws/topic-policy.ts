/**
 * The access policy of an SNS topic: a document that everybody who uses the topic shares.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
import type { GetTopicAttributesResponse } from '@aws-sdk/client-sns'
import type { Address } from '../model/fields'
import type { Call } from '../model/step'
import { otherStatements, parsePolicy, type PolicyDocument, policyText } from './policies'
import { type Read, read, request } from './requests'
import { rewrite } from './shared-documents'
import type { Subject } from './subjects'

/** A topic and where it is. A type, because an interface could not be part of an `Identity`. */
export type TopicPlace = {
  /** Its ARN. */
  readonly topic: string
  readonly account: string
  readonly region: string
}

export function topicName(arn: string): string {
  return arn.split(':').at(-1) ?? arn
}

/** The permission that another object needs first; none without a topic. */
export function permissionOn(topic: string | null): readonly Address[] {
  return topic === null ? [] : [`sns-permission:${topicName(topic)}`]
}

export function topicSubject({ topic, account, region }: TopicPlace): Subject {
  return { name: `topic ${topicName(topic)}`, arn: topic, account, region }
}

export function topicRead({ topic }: TopicPlace): Read<GetTopicAttributesResponse> {
  return read('GetTopicAttributes', { TopicArn: topic })
}

/** The policy of a topic; `undefined` when SNS shows none. */
export function topicPolicy(answer: GetTopicAttributesResponse | undefined): PolicyDocument | undefined {
  const text = answer?.Attributes?.['Policy']
  return text === undefined || text === '' ? undefined : parsePolicy(text)
}

/**
 * Writes the policy that `change` returns for the current one, read right before. A topic always has one.
 * @param sids our statements
 */
export function rewriteTopicPolicy(
  place: TopicPlace,
  sids: readonly string[],
  seen: PolicyDocument | undefined,
  change: (document: PolicyDocument | undefined) => PolicyDocument | undefined
): Call {
  return rewrite<GetTopicAttributesResponse, PolicyDocument>({
    read: topicRead(place),
    documentOf: topicPolicy,
    seen,
    change: (document) => change(document) ?? ownersPolicy(place),
    put: (document = ownersPolicy(place)) => {
      const values = { AttributeName: 'Policy', AttributeValue: policyText(document) }
      return request('SetTopicAttributes', { TopicArn: place.topic, ...values })
    },
    others: (document) => otherStatements(document, sids)
  })
}

/** What a new topic has: only its account may use it. https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
function ownersPolicy({ topic, account }: TopicPlace): PolicyDocument {
  const actions = ['GetTopicAttributes', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'DeleteTopic']
  return {
    Version: '2008-10-17',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [...actions, 'Subscribe', 'ListSubscriptionsByTopic', 'Publish'].map((action) => `SNS:${action}`),
        Resource: topic,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } }
      }
    ]
  }
}
