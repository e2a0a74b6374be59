import { describe, expect, test } from '@jest/globals'
import { foundOnlyNow, NOTHING_LEFT } from '../../src/earlier/leftovers'
import { withEarlierTopic } from '../../src/earlier/topics'
import type { Change } from '../../src/model/change'
import type { Row } from '../../src/model/operation'
import { configWith } from '../fakes/config'
import { accountWith } from './account'

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:new-logs'
const OTHER = `${TOPIC}-2`
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:sf-snowpipe-AIDA'
const pipe = (notification_channel: string | null, name = 'S3_ACCESS_LOGS_PIPE'): Row => ({
  name,
  notification_channel
})

test.each<[string, string | null, readonly Row[], readonly string[]]>([
  ['a queue', null, [pipe(QUEUE)], []],
  ['nothing', null, [pipe(null)], []],
  ['a topic that is no longer declared', null, [pipe(TOPIC)], [TOPIC]],
  ['the declared topic', TOPIC, [pipe(TOPIC)], []],
  ['another topic than the declared one', OTHER, [pipe(TOPIC)], [TOPIC]],
  ['a topic, and is not ours', null, [pipe(TOPIC, 'OTHER_PIPE')], []],
  ['a topic of China', null, [pipe(TOPIC.replace('aws', 'aws-cn'))], [TOPIC.replace('aws', 'aws-cn')]],
  ['no pipe is there', null, [], []]
])('the pipe listens to %s', async (_, topic, pipes, found) => {
  const config = configWith({ logBucket: { topic } })
  const { read } = accountWith({ 'pipe/show': pipes })
  const declarations = await withEarlierTopic(config, config, read)
  expect(declarations.map(({ logBucket }) => logBucket.topic)).toEqual(found)
})

test('a schema that is missing or hidden has no topic', async () => {
  const config = configWith()
  expect(await withEarlierTopic(config, config, accountWith({ 'pipe/show': '002003' }).read)).toEqual([])
})

describe('what is found only now', () => {
  const leftOf = (kind: string) => ({ kind, action: 'delete' }) as unknown as Change
  test('is the permission of a topic', () => {
    const [topic, role] = [leftOf('sns-permission'), leftOf('iam-role')]
    const left = { ...NOTHING_LEFT, changes: [role, topic], otherRoles: ['r'] }
    expect(foundOnlyNow(left)).toEqual({
      now: { ...NOTHING_LEFT, changes: [topic] },
      later: { ...left, changes: [role] }
    })
  })
})
