import { describe, expect, test } from '@jest/globals'
import { alert } from '../../src/kinds/alert'
import { DETECTION_SETTINGS } from '../../src/model/detections'
import { MARK } from '../../src/model/names'
import type { Row } from '../../src/model/operation'
import { type Answers, changeFound, deletionOf, sql, stepsAsSql, workOf } from '../fakes/answers'
import { differing } from '../fakes/bench'
import { configWith } from '../fakes/config'

const alerts = {
  integration: 'security mail',
  schedule: '60 MINUTE',
  detections: ['logging-changed', 'rare-anonymous']
}
const config = configWith({ snowflake: { detections: DETECTION_SETTINGS, alerts } })
const serverless = configWith({ snowflake: { detections: DETECTION_SETTINGS, alerts, warehouse: null } })

const path = (name: string) => ['S3_ACCESS_LOGS_DB', 'PUBLIC', name]
const NAME = 'S3_ACCESS_LOGS_DETECT_LOGGING_CHANGED_ALERT'
const ALERT = `"S3_ACCESS_LOGS_DB"."PUBLIC"."${NAME}"`
const CONDITION = sql('alert/condition', {
  view: path('S3_ACCESS_LOGS_DETECT_LOGGING_CHANGED'),
  staging: path('S3_ACCESS_LOGS_STAGING'),
  lagMinutes: 40
})
const ACTION = sql('alert/action', {
  message:
    'Detection logging-changed found requests in S3 access logs: SELECT * FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_DETECT_LOGGING_CHANGED ORDER BY REQUESTDATETIME DESC',
  integrationName: '"security mail"'
})
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

/** https://docs.snowflake.com/en/sql-reference/sql/show-alerts */
const found = (row: Row = {}): Answers => ({
  'alert/show': [
    {
      name: NAME,
      warehouse: 'S3_ACCESS_LOGS_WH',
      schedule: '60 MINUTE',
      condition: CONDITION,
      action: ACTION,
      comment: MARK,
      state: 'started',
      ...row
    }
  ]
})
const alter = (what: string) => `ALTER ALERT ${ALERT} ${what}`

test('one for each detection that is listed, after its view', () => {
  expect(alert.declare(configWith(), sql)).toEqual([])
  expect(alert.declare(config, sql).map(({ address, after }) => [address, after[0]])).toEqual([
    [`alert:S3_ACCESS_LOGS_DB.PUBLIC.${NAME}`, 'view:S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_DETECT_LOGGING_CHANGED'],
    [
      'alert:S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_DETECT_RARE_ANONYMOUS_ALERT',
      'view:S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_DETECT_RARE_ANONYMOUS'
    ]
  ])
})

test.each([
  ['10 MINUTE', 40],
  ['90 SECOND', 32],
  ['triggered', 31],
  ['USING CRON 0 3 * * * UTC', 1470]
])('with a task that runs %s, it waits %i minutes for lines to be parsed', (schedule, minutes) => {
  const how = configWith({ snowflake: { detections: DETECTION_SETTINGS, alerts, schedule } })
  expect(alert.declare(how, sql)[0]?.desired.condition).toContain(`DATEADD(MINUTE, -${minutes}, CONVERT_TIMEZONE(`)
})

test.each([
  [config, 'WAREHOUSE = "S3_ACCESS_LOGS_WH" '],
  [serverless, '']
])('create and resume %#', async (how, warehouse) => {
  expect(stepsAsSql(alert, workOf(await changeFound(alert, how, { 'alert/show': [] })))).toEqual([
    oneLine(
      `CREATE ALERT ${ALERT} ${warehouse}SCHEDULE = '60 MINUTE' COMMENT = '${MARK}' IF (EXISTS ( ${CONDITION} )) THEN ${ACTION}`
    ),
    alter('RESUME')
  ])
})

test.each<[Row]>([
  [{}],
  [{ schedule: '60 MINUTES' }],
  [{ condition: `EXISTS (\n${CONDITION}\n)` }],
  [{ condition: oneLine(CONDITION), action: ACTION.replace('CALL', 'call') }]
])('as declared %#', async (row) => {
  expect(differing(await changeFound(alert, config, found(row)))).toEqual([])
})

describe('drift', () => {
  test.each<[typeof config, Row, readonly string[]]>([
    [config, { schedule: '5 MINUTE' }, [alter("SET SCHEDULE = '60 MINUTE'")]],
    [config, { warehouse: 'OTHER', comment: 'x' }, [alter(`SET WAREHOUSE = "S3_ACCESS_LOGS_WH" COMMENT = '${MARK}'`)]],
    [serverless, {}, [alter('UNSET WAREHOUSE')]],
    [config, { condition: 'SELECT 1' }, [oneLine(alter(`MODIFY CONDITION EXISTS ( ${CONDITION} )`))]],
    [config, { action: 'SELECT 1' }, [oneLine(alter(`MODIFY ACTION ${ACTION}`))]],
    [config, { state: 'suspended' }, [alter('RESUME')]],
    [config, { state: 'suspended', schedule: '5 MINUTE' }, [alter("SET SCHEDULE = '60 MINUTE'"), alter('RESUME')]]
  ])('case %#', async (how, row, steps) => {
    expect(stepsAsSql(alert, workOf(await changeFound(alert, how, found(row))))).toEqual(steps)
  })
})

test('is dropped', async () => {
  expect(stepsAsSql(alert, deletionOf(await changeFound(alert, config, found())))).toEqual([
    `DROP ALERT IF EXISTS ${ALERT}`
  ])
})
