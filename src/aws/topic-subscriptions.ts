import type { Run } from '../model/operation'
import { read } from './requests'
import type { TopicPlace } from './topic-policy'

/** Who gets what a topic passes on. */
export interface Subscription {
  /** ARN of a queue or a function, an address, a URL. */
  readonly endpoint: string
  /** Nothing is sent before the subscriber has confirmed it. */
  readonly isConfirmed: boolean
}

/** All subscriptions, in pages of 100. https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
export async function subscriptionsOf(
  { topic }: Pick<TopicPlace, 'topic'>,
  run: Run
): Promise<readonly Subscription[]> {
  const found: Subscription[] = []
  let token: string | undefined
  do {
    const page = read('ListSubscriptionsByTopic', {
      TopicArn: topic,
      ...(token === undefined ? {} : { NextToken: token })
    })
    const answer = page.answer((await run(page.operation))[0])
    for (const { Endpoint = '', SubscriptionArn = '' } of answer?.Subscriptions ?? [])
      found.push({ endpoint: Endpoint, isConfirmed: SubscriptionArn.startsWith('arn:') })
    token = answer?.NextToken
  } while (token !== undefined && token !== '')
  return found
}
