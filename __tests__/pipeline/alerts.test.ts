import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { openPrompt } from '../../sandbox/demo/snowflake'
import type { Snapshot } from '../../sandbox/snapshot'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { untilEnd } from '../fakes/until-end'
import { converge } from './converged'
import { arrived, createSources, LOGGED } from './lines'
import { type PipelineWorld, SOURCES, startWorld } from './world'

jest.setTimeout(120_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const ALERT = `${SCHEMA}.S3_ACCESS_LOGS_DETECT_PLAIN_HTTP_ALERT`
const INTEGRATION =
  "CREATE OR REPLACE NOTIFICATION INTEGRATION SECURITY_MAIL TYPE = EMAIL ENABLED = TRUE DEFAULT_RECIPIENTS = ('security@example.com')"
const ALERTS = {
  ...LOGGED,
  detections: 'true',
  alerts: 'security_mail',
  'alert-detections': 'plain-http\nlogging-changed'
}

let world: PipelineWorld
let built: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await world.begin('in sync with alerts', async () => {
    await createSources(world)
    await world.prompt.run(INTEGRATION)
    await converge(world, ALERTS)
    return null
  })
  built = await world.snapshot()
})
afterEach(() => built.restore())

const HOUR = 3_600_000
async function hours(count: number): Promise<void> {
  await world.sandbox.setTime(new Date(world.sandbox.now().getTime() + count * HOUR))
  await world.sandbox.idle()
}

const alertsNow = () => world.prompt.run(`SHOW ALERTS IN SCHEMA ${SCHEMA}`)

/** One request over plain HTTP, and one over TLS. */
async function deliverPlainHttp(): Promise<void> {
  const [source = ''] = SOURCES
  const now = world.sandbox.now()
  const time = `${String(now.getUTCDate()).padStart(2, '0')}/${now.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' })}/${now.getUTCFullYear()}:${now.toISOString().slice(11, 19)} +0000`
  const line = (cipher: string, tls: string) =>
    `owner ${source} [${time}] 192.0.2.3 - REQ${cipher} REST.GET.OBJECT a.txt "GET /a.txt HTTP/1.1" 200 - 1 1 1 1 "-" "x" - host - ${cipher} - ${source}.s3.amazonaws.com ${tls} - -`
  await deliverLogFile(world.sandbox.aws, source, [line('-', '-'), line('ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.3')], now)
}

const messages = async () => (await world.sandbox.snowflake.notifications()).map(({ message }) => message)

/** How the runs of the alert ended, the newest first. */
async function runs(): Promise<readonly unknown[]> {
  const rows = await world.prompt.run(
    `SELECT * FROM TABLE(S3_ACCESS_LOGS_DB.INFORMATION_SCHEMA.ALERT_HISTORY(ALERT_NAME => 'S3_ACCESS_LOGS_DETECT_PLAIN_HTTP_ALERT'))`
  )
  return rows.map(({ STATE, ERROR_MESSAGE }) => ERROR_MESSAGE ?? STATE)
}

test('each alert is started, and sends one message for what was loaded in its time', async () => {
  expect((await alertsNow()).map(({ name, state }) => [name, state])).toEqual([
    ['S3_ACCESS_LOGS_DETECT_LOGGING_CHANGED_ALERT', 'started'],
    ['S3_ACCESS_LOGS_DETECT_PLAIN_HTTP_ALERT', 'started']
  ])
  await hours(5)
  expect(await messages()).toEqual([])
  await deliverPlainHttp()
  await arrived(world)
  await hours(5)
  expect(await runs()).toEqual([
    ...['CONDITION_FALSE', 'CONDITION_FALSE', 'CONDITION_FALSE', 'CONDITION_FALSE', 'TRIGGERED'],
    ...Array.from({ length: 5 }, () => 'CONDITION_FALSE')
  ])
  expect(await world.sandbox.snowflake.notifications()).toEqual([
    {
      at: expect.any(String),
      integration: 'SECURITY_MAIL',
      recipients: ['security@example.com'],
      message: expect.stringMatching(
        /^Detection plain-http found requests in S3 access logs: SELECT \* FROM .*PLAIN_HTTP/
      )
    }
  ])
  await hours(24)
  expect(await messages()).toHaveLength(1)
  await deliverPlainHttp()
  await arrived(world)
  await hours(24)
  expect(await messages()).toHaveLength(2)
})

test('an alert that could not send sends the next time, and nothing is skipped', async () => {
  await world.prompt.run(INTEGRATION.replace('ENABLED = TRUE', 'ENABLED = FALSE'))
  await deliverPlainHttp()
  await arrived(world)
  await hours(5)
  expect(await messages()).toEqual([])
  await world.prompt.run(INTEGRATION)
  await hours(5)
  expect(await messages()).toHaveLength(1)
})

test.each<[string, string, RegExp]>([
  [
    'does not exist',
    'DROP INTEGRATION SECURITY_MAIL',
    /no notification integration SECURITY_MAIL that S3_LOGS_DEPLOY can see\..* GRANT USAGE ON INTEGRATION SECURITY_MAIL TO ROLE S3_LOGS_DEPLOY;.* CREATE NOTIFICATION INTEGRATION SECURITY_MAIL TYPE = EMAIL/
  ],
  [
    'is not enabled',
    INTEGRATION.replace('ENABLED = TRUE', 'ENABLED = FALSE'),
    /is not enabled\. .*ALTER NOTIFICATION INTEGRATION SECURITY_MAIL SET ENABLED = TRUE/
  ],
  [
    'has no recipients',
    INTEGRATION.replace(/ DEFAULT_RECIPIENTS.*/, ''),
    /has no default recipients.*SET DEFAULT_RECIPIENTS = \('you@example\.com'\)/
  ],
  [
    'only receives',
    'CREATE OR REPLACE NOTIFICATION INTEGRATION SECURITY_MAIL TYPE = QUEUE NOTIFICATION_PROVIDER = GCP_PUBSUB ENABLED = TRUE',
    /receives messages and cannot send any\. Set `?alerts`? to one of TYPE = EMAIL/
  ]
])('an integration that %s is named before the first write', async (_, sql, reason) => {
  await world.prompt.run(`DROP ALERT ${ALERT}`)
  await world.prompt.run(sql)
  const { outputs, log } = await world.act('apply', ALERTS)
  expect(outputs['result']).toBe('blocked')
  expect(log).toMatch(reason)
  expect(await alertsNow()).toHaveLength(1)
  await world.prompt.run(INTEGRATION)
  expect((await world.act('apply', ALERTS)).outputs['result']).toBe('applied')
})

test('an alert that is no longer declared is named, and pruned; the others stay', async () => {
  const less = { ...ALERTS, 'alert-detections': 'logging-changed' }
  expect((await world.act('check', less)).log).toContain(`An earlier declaration of this pipeline left alert:${ALERT}`)
  await world.act('apply', { ...less, prune: 'true' })
  expect((await alertsNow()).map(({ name }) => name)).toEqual(['S3_ACCESS_LOGS_DETECT_LOGGING_CHANGED_ALERT'])
})

test.each([
  ['EXECUTE ALERT ON ACCOUNT', 'GRANT EXECUTE ALERT ON ACCOUNT TO ROLE S3_LOGS_DEPLOY'],
  ['DATABASE ROLE SNOWFLAKE.ALERT_VIEWER', 'GRANT DATABASE ROLE SNOWFLAKE.ALERT_VIEWER TO ROLE S3_LOGS_DEPLOY']
])('a missing privilege is named before the first write: %s', async (privilege, grant) => {
  await world.prompt.run(`DROP ALERT ${ALERT}`)
  const environment = () => ({ ...world.sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' })
  const admin = await openPrompt({ ...world.sandbox, environment })
  await admin.run(`REVOKE ${privilege} FROM ROLE S3_LOGS_DEPLOY`)
  const { outputs, log } = await world.act('apply', ALERTS)
  expect(outputs['result']).toBe('blocked')
  expect(log).toContain(grant)
  await admin.run(grant)
  await admin.close()
  expect((await world.act('apply', ALERTS)).outputs['result']).toBe('applied')
})

test('destroy drops alerts and detections, whether the inputs are set or not', async () => {
  expect((await world.act('destroy', LOGGED)).succeeded).toBe(true)
  expect(await alertsNow()).toEqual([])
  expect(await world.prompt.run(`SHOW VIEWS IN SCHEMA ${SCHEMA}`)).toEqual([])
})
