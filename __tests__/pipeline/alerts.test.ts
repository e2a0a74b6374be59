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
    await world.prompt.run('CREATE NOTIFICATION INTEGRATION SECURITY_MAIL TYPE = EMAIL ENABLED = TRUE')
    await converge(world, ALERTS)
    return null
  })
  built = await world.snapshot()
})
afterEach(() => built.restore())

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

test('each alert is started, and fires on what was loaded in its time, once', async () => {
  const rows = await alertsNow()
  expect(rows.map(({ name, state }) => [name, state])).toEqual([
    ['S3_ACCESS_LOGS_DETECT_LOGGING_CHANGED_ALERT', 'started'],
    ['S3_ACCESS_LOGS_DETECT_PLAIN_HTTP_ALERT', 'started']
  ])
  await deliverPlainHttp()
  await arrived(world)
  const loaded = world.sandbox.now().getTime()
  const condition = String(rows[1]?.['condition'])
  /** The condition as it is evaluated at a time, an hour after the last time: minutes after the load. */
  const firing = async (minutes: number) => {
    const at = (ago: number) => `TO_TIMESTAMP_LTZ(${loaded + (minutes - ago) * 60_000}, 3)`
    const query = condition
      .replace('SNOWFLAKE.ALERT.LAST_SUCCESSFUL_SCHEDULED_TIME()', at(60))
      .replace('SNOWFLAKE.ALERT.SCHEDULED_TIME()', at(0))
    return world.prompt.run(query)
  }
  expect(await firing(5)).toEqual([])
  expect(await firing(45)).toEqual([{ REQUESTID: 'REQ-' }])
  expect(await firing(105)).toEqual([])
})

test('an alert that is no longer declared is named, and pruned; the others stay', async () => {
  const less = { ...ALERTS, 'alert-detections': 'logging-changed' }
  expect((await world.act('check', less)).log).toContain(`An earlier declaration of this pipeline left alert:${ALERT}`)
  await world.act('apply', { ...less, prune: 'true' })
  expect((await alertsNow()).map(({ name }) => name)).toEqual(['S3_ACCESS_LOGS_DETECT_LOGGING_CHANGED_ALERT'])
})

test('a missing privilege is named before the first write', async () => {
  await world.prompt.run(`DROP ALERT ${ALERT}`)
  const environment = () => ({ ...world.sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' })
  const admin = await openPrompt({ ...world.sandbox, environment })
  await admin.run('REVOKE EXECUTE ALERT ON ACCOUNT FROM ROLE S3_LOGS_DEPLOY')
  await admin.close()
  const { outputs, log } = await world.act('apply', ALERTS)
  expect(outputs['result']).toBe('blocked')
  expect(log).toContain('GRANT EXECUTE ALERT ON ACCOUNT TO ROLE S3_LOGS_DEPLOY')
})

test('destroy drops alerts and detections, whether the inputs are set or not', async () => {
  expect((await world.act('destroy', LOGGED)).succeeded).toBe(true)
  expect(await alertsNow()).toEqual([])
  expect(await world.prompt.run(`SHOW VIEWS IN SCHEMA ${SCHEMA}`)).toEqual([])
})
