import type { Config } from '../model/config'
import type { Run } from '../model/operation'
import { ifFound } from '../snowflake/refusals'
import { rowNamed } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

const TOPIC = /^arn:[^:]+:sns:/

/**
 * The declaration with the topic that the pipe still listens to, although `sns-topic` no longer names it: the topic's policy has
 * our statements until then. Nothing else remembers a topic once the pipe is replaced. Only reads.
 */
export async function withEarlierTopic(config: Config, base: Config, read: Run): Promise<readonly Config[]> {
  const { database, schema, names } = config.snowflake
  const pipes = (await ifFound(read(statement('pipe/show', { schema: [database, schema] })))) ?? []
  const channel = String(rowNamed(pipes, names.pipe)?.['notification_channel'])
  if (!TOPIC.test(channel) || channel === config.logBucket.topic) return []
  return [{ ...base, logBucket: { ...base.logBucket, topic: channel } }]
}
