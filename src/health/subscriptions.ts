import { type Subscription, subscriptionsOf } from '../aws/topic-subscriptions'
import type { Config } from '../model/config'
import type { Run } from '../model/operation'
import type { Checks } from './checks'
import type { Judgement } from './judge'

/** How Snowflake names its queues. https://docs.snowflake.com/en/user-guide/data-load-snowpipe-auto-s3 */
const SNOWPIPE = /^arn:[^:]+:sqs:[^:]+:\d+:sf-snowpipe-/

/** Nothing without a topic. */
export function checksOfTopic({ logBucket: { topic } }: Config, run: Run): Checks {
  if (topic === null) return []
  return [['pipe', async () => judgeSubscriptions(topic, await subscriptionsOf({ topic }, run))]]
}

/** Whether Snowflake's queue gets what the topic passes on, and who else does: nobody knows who else should. */
export function judgeSubscriptions(topic: string, subscriptions: readonly Subscription[]): Judgement {
  const ours = subscriptions.filter(({ endpoint }) => SNOWPIPE.test(endpoint))
  if (!ours.some(({ isConfirmed }) => isConfirmed)) {
    return {
      state: 'unhealthy',
      found: `Snowflake's queue is not subscribed to topic ${topic}: the pipe is not told of new log objects.`,
      hint: 'Somebody has deleted the subscription. Snowflake subscribes again when a pipe with this topic is created, sometimes only after 72 hours: drop the pipe and run apply, which loads what arrived in the meantime.'
    }
  }
  const others = subscriptions.filter((one) => !ours.includes(one))
  const waiting = others.filter(({ isConfirmed }) => !isConfirmed).map(({ endpoint }) => endpoint)
  const told = others.filter(({ isConfirmed }) => isConfirmed).map(({ endpoint }) => endpoint)
  const rest = waiting.length === 0 ? '' : ` Not confirmed yet, and told of nothing: ${waiting.join(', ')}.`
  const whom = told.length === 0 ? 'nobody else' : told.join(', ')
  return { state: 'healthy', found: `Topic ${topic} tells Snowflake's queue of new log objects, and ${whom}.${rest}` }
}
