import { expect, test } from '@jest/globals'
import { type Subscription, subscriptionsOf } from '../../src/aws/topic-subscriptions'
import { judgeSubscriptions } from '../../src/health/subscriptions'
import type { Operation } from '../../src/model/operation'

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:new-logs'
const SNOWPIPE = { endpoint: 'arn:aws:sqs:us-east-1:999988887777:sf-snowpipe-AIDA-x', isConfirmed: true }
const AUDIT = { endpoint: 'arn:aws:sqs:us-east-1:111122223333:audit', isConfirmed: true }
const MAIL = { endpoint: 'team@example.com', isConfirmed: false }

test.each<[string, readonly Subscription[], string, RegExp]>([
  ['nobody', [], 'unhealthy', /is not subscribed to topic .*drop the pipe and run apply/],
  ['only another team', [AUDIT], 'unhealthy', /is not subscribed/],
  ['a queue of that name elsewhere', [{ ...AUDIT, endpoint: `${AUDIT.endpoint}-sf-snowpipe-` }], 'unhealthy', /not/],
  ['Snowflake, not confirmed', [{ ...SNOWPIPE, isConfirmed: false }], 'unhealthy', /is not subscribed/],
  ['only Snowflake', [SNOWPIPE], 'healthy', /and nobody else\.$/],
  ['both', [AUDIT, SNOWPIPE], 'healthy', /and arn:aws:sqs:us-east-1:111122223333:audit\.$/],
  [
    'somebody who has not confirmed',
    [SNOWPIPE, MAIL],
    'healthy',
    /nobody else\. Not confirmed yet, .*: team@example\.com\.$/
  ]
])('subscribed: %s', (_, subscriptions, state, words) => {
  const { found, hint = '', ...judged } = judgeSubscriptions(TOPIC, subscriptions)
  expect(judged).toEqual({ state })
  expect(`${found} ${hint}`.trim()).toMatch(words)
})

test('all pages are read', async () => {
  const arn = (name: string) => ({ Endpoint: name, SubscriptionArn: `${TOPIC}:${name}` })
  const asked: unknown[] = []
  const run = async ({ input }: Operation) => {
    asked.push(input['NextToken'])
    if (asked.length === 1) return [{ Subscriptions: [arn('a')], NextToken: 'more' }]
    return [{ Subscriptions: [arn('b'), { Endpoint: 'c', SubscriptionArn: 'PendingConfirmation' }] }]
  }
  expect(await subscriptionsOf({ topic: TOPIC }, run)).toEqual([
    { endpoint: 'a', isConfirmed: true },
    { endpoint: 'b', isConfirmed: true },
    { endpoint: 'c', isConfirmed: false }
  ])
  expect(asked).toEqual([undefined, 'more'])
})
