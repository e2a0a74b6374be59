import { describe, expect, test } from '@jest/globals'
import type { Change, FieldChange } from '../../src/model/change'
import type { Fields, Value } from '../../src/model/fields'
import { appraise } from '../../src/review/appraise'
import { change, field, plan } from '../report/plans'

const QUEUE = 'arn:aws:sqs:eu-west-1:1:sf-snowpipe-abc'
const TOPIC = 'arn:aws:sns:eu-west-1:1:new-logs'
const DESIRED = { entry: 'ours', destination: QUEUE, events: ['s3:ObjectCreated:*'], prefix: 'new/', suffix: '' }

/** The notification of bucket `logs`, with these live values. */
function notification(live: Fields, desired: Fields = DESIRED): Change {
  const diff = Object.entries(live).map(([name, value]) => field(name, value, desired[name]))
  return { ...change('update', 's3-notification:logs', diff), desired, live: { ...desired, ...live } } as Change
}

const pipe = (...diff: readonly FieldChange[]) => change(diff.length === 0 ? 'none' : 'replace', 'pipe:P', diff)
const stage = (url: string) => change('update', 'stage:S', [field('url', url, 's3://logs/new/')])
const logsTo = (prefix: string, moves: boolean) =>
  ({
    ...change(moves ? 'update' : 'none', 's3-logging:app', moves ? [field('targetPrefix', prefix, 'new/')] : []),
    live: { targetBucket: 'logs', targetPrefix: prefix }
  }) as Change

function said(given: Change, ...others: readonly Change[]): readonly string[] {
  const all = others.some(({ kind }) => kind === 'pipe') ? others : [pipe(), ...others]
  return (appraise(plan(given, ...all)).get(given.address)?.dangers ?? []).map(({ sentence }) => sentence)
}

const LOSS =
  /^Snowflake gets no events of new log objects now, so no rows arrive\. The change restores the notification, and loads what was missed/
const SOME = /^Snowflake gets no events of some new log objects now/
const MOVE = /^Snowflake will be notified of log objects in the new place\. For a day, a task/
const OTHER_WAY = /^Snowflake will be notified in another way; until then it is as before/

describe('until the notification is changed', () => {
  const prefix = { prefix: 'old/' }
  const create = change('create', 's3-notification:logs', [])
  const toTopic = { ...DESIRED, destination: TOPIC }
  const topic = (before: Value, after: Value) => pipe(field('topic', before, after))

  test.each<[string, Change, readonly Change[], readonly RegExp[]]>([
    ['it is missing', create, [], [LOSS]],
    ['another prefix, to which nobody moves', notification(prefix), [logsTo('new/', false)], [LOSS]],
    ['the logs move', notification(prefix), [stage('s3://logs/old/'), logsTo('old/', true)], [MOVE]],
    ['they move, and nobody says who logs', notification(prefix), [stage('s3://logs/old/')], [MOVE]],
    ['they have moved already', notification(prefix), [stage('s3://logs/old/'), logsTo('new/', false)], [LOSS]],
    ['the stage moves from elsewhere', notification(prefix), [stage('s3://logs/x/'), logsTo('old/', true)], [LOSS]],
    ['they move to another bucket', create, [stage('s3://before/old/')], [MOVE]],
    ['they have moved to another bucket', create, [stage('s3://before/old/'), logsTo('new/', false)], [LOSS]],
    ['it is missing where the stage was too', create, [stage('s3://logs/old/')], [LOSS]],
    ['another queue', notification({ destination: 'arn:aws:sqs:eu-west-1:1:mine' }), [], [LOSS]],
    ['a topic that is declared now', notification({ destination: QUEUE }, toTopic), [topic(null, TOPIC)], [OTHER_WAY]],
    ['one that was declared', notification({ destination: TOPIC }), [topic(TOPIC, null)], [OTHER_WAY]],
    ['one that the pipe does not listen to', notification({ destination: TOPIC }), [topic('x', null)], [LOSS]],
    ['a topic by hand', notification({ destination: TOPIC }), [], [LOSS]],
    ['events of the whole bucket', notification({ prefix: '' }), [], []],
    ['more events', notification({ events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] }), [], []],
    ['another name of the entry', notification({ entry: 'theirs' }), [], []],
    ['only some events', notification({ events: ['s3:ObjectCreated:Copy'] }), [], [SOME]],
    ['only some keys', notification({ suffix: '.log' }), [], [SOME]],
    ['no events', notification({ events: ['s3:ObjectRemoved:*'] }), [], [LOSS]]
  ])('%s', (_, given, others, expected) => {
    expect(said(given, ...others)).toEqual(expected.map((one) => expect.stringMatching(one) as unknown as string))
  })
})
