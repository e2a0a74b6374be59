import { expect, test } from '@jest/globals'
import { stillLoading } from '../../src/earlier/loading'
import { LEAVING_MARK, tableNames } from '../../src/model/names'
import type { Row } from '../../src/model/operation'
import type { Answers } from '../fakes/answers'
import { configWith } from '../fakes/config'
import { accountWith, NOW } from './account'
import { LOADED, statusWith, takenOverOn, taskWith } from './loaded'

const DECLARED = configWith()
const OLD = { ...DECLARED, snowflake: { ...DECLARED.snowflake, names: tableNames('OLD') } }
const { database, schema } = DECLARED.snowflake
const stage = (name: string, comment = ''): Row => ({ database_name: database, schema_name: schema, name, comment })

test.each<[string, Answers, readonly Row[], readonly string[]]>([
  ['nothing waits', {}, [], []],
  [
    'the declared pipe exists for a few minutes',
    takenOverOn('2026-01-02T03:00:00.000Z'),
    [],
    ['until about 2026-01-02 04:00 UTC']
  ],
  ['there is no declared pipe yet', { 'pipe/show': [] }, [], ['for about an hour']],
  [
    'a log object waits for its pipe',
    statusWith(1),
    [],
    ['as long as 1 log object waits for its pipe, which is RUNNING']
  ],
  [
    'log objects wait for its pipe, which somebody has paused',
    statusWith(2, 'PAUSED'),
    [],
    ['as long as 2 log objects wait for its pipe, which is PAUSED']
  ],
  ['its pipe has stopped, and loads nothing any more', statusWith(2, 'STOPPED_STAGE_DROPPED'), [], []],
  ['its pipe is gone', { 'pipe/status': '002003' }, [], []],
  [
    'its pipe has only queued what the declared one was told of, too',
    statusWith(9, 'RUNNING', '2026-01-01T00:00:00Z'),
    [],
    []
  ],
  ['its task moves lines all the time', taskWith(OLD.snowflake.names.task, '10 MINUTE'), [], []],
  ['its task runs by itself', taskWith(OLD.snowflake.names.task, null), [], []],
  [
    'lines wait for its task, which somebody has suspended',
    taskWith(OLD.snowflake.names.task, '10 MINUTE', 'suspended'),
    [],
    ['as long as lines wait for its task, which is suspended']
  ],
  ['its task is suspended, and no lines wait', taskWith(OLD.snowflake.names.task, null, 'suspended', false), [], []],
  [
    'its task runs once a day',
    { ...takenOverOn('2026-01-02T00:30:00.000Z'), ...taskWith(OLD.snowflake.names.task, 'USING CRON 0 4 * * * UTC') },
    [],
    ['until about 2026-01-03 01:30 UTC']
  ],
  [
    'its stream is stale',
    { ...taskWith(OLD.snowflake.names.task, null, 'suspended'), 'stream/has-data': '091901' },
    [],
    []
  ],
  [
    'late deliveries are still loaded',
    {},
    [stage('OLD_LEAVING_0A1B2C3D', `${LEAVING_MARK}s3://x/ since a until 2026-01-03T00:00:00Z]`)],
    ['until about 2026-01-03 00:00 UTC']
  ]
])(
  'the stage of an earlier table stays only as long as something is missing: %s',
  async (_, answers, beside, until) => {
    const earlier = { stage: stage('OLD'), config: OLD }
    const { read } = accountWith({ ...LOADED, ...answers })
    const { over, loading } = await stillLoading([earlier], [earlier.stage, ...beside], DECLARED, read, NOW)
    expect(loading).toEqual(until.map((words) => `${database}.${schema}.OLD (${words})`))
    expect(over).toEqual(until.length === 0 ? [earlier] : [])
  }
)

test('where there is no earlier table, nothing is read', async () => {
  const read = () => Promise.reject(new Error('read'))
  expect(await stillLoading([], [], DECLARED, read, NOW)).toEqual({ over: [], loading: [] })
})
