import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand
} from '@aws-sdk/client-s3'
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { openPrompt } from '../../sandbox/demo/snowflake'
import type { Snapshot } from '../../sandbox/snapshot'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { logLines } from '../../sandbox/traffic/lines'
import { untilEnd } from '../fakes/until-end'
import { beginConverged } from './converged'
import { LOGGED } from './lines'
import { NAMES, type PipelineWorld, type RunResult, SOURCES, startWorld } from './world'

jest.setTimeout(120_000)

const HOUR = 3_600_000
const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`

let world: PipelineWorld
let flowing: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await beginConverged(world)
  // What S3 announced before it used the notification is loaded later; from then on, lines flow.
  await later(1)
  await flow()
  flowing = await world.snapshot()
})
afterEach(() => flowing.restore())

/** Time passes, and everything that has a schedule runs. */
async function later(hours: number): Promise<void> {
  await world.sandbox.setTime(new Date(world.sandbox.now().getTime() + hours * HOUR))
  await world.sandbox.idle()
}

/** S3 delivers lines of requests that were made just now. */
async function put(seed = 1): Promise<void> {
  const now = world.sandbox.now()
  const from = new Date(now.getTime() - HOUR)
  const lines = [...logLines({ bucket: SOURCES[0] ?? '', from, requests: 3, seed })]
  await deliverLogFile(world.sandbox.aws, SOURCES[0] ?? '', lines, now)
}

async function flow(): Promise<void> {
  await put()
  await world.sandbox.idle()
  await world.prompt.run(`EXECUTE TASK ${TASK}`)
  await world.sandbox.idle()
}

async function check(inputs: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  return world.act('check', { ...LOGGED, ...inputs })
}

async function logObjects(): Promise<readonly string[]> {
  const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket: NAMES.bucket, Prefix: 'logs/' }))
  return Contents.map(({ Key = '' }) => Key)
}

const FULL = { health: 'full' }

test('a log object that is deleted before the pipe reads it does not keep the others from being loaded', async () => {
  await world.prompt.run(`ALTER PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE SET PIPE_EXECUTION_PAUSED = TRUE`)
  const before = await logObjects()
  await put(3)
  await world.sandbox.idle()
  const [unread] = (await logObjects()).filter((key) => !before.includes(key))
  await world.s3.send(new DeleteObjectCommand({ Bucket: NAMES.bucket, Key: unread }))
  await put(4)
  await world.prompt.run(`ALTER PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE SET PIPE_EXECUTION_PAUSED = FALSE`)
  await flow()
  const [status] = await world.prompt.run(`SELECT SYSTEM$PIPE_STATUS('${SCHEMA}.S3_ACCESS_LOGS_PIPE') AS S`)
  expect(JSON.parse(String(status?.['S']))).toMatchObject({ executionState: 'RUNNING', pendingFileCount: 0 })
  const { outputs, log } = await check(FULL)
  expect(outputs['healthy']).toBe('false')
  expect(log).toMatch(/1 log object has a load error in the last 7 days: .* was not found\..*its lines are lost/s)
})

test('what the plan has to restore makes a check unhealthy at once, in its first lines', async () => {
  const [one = '', other = ''] = SOURCES
  await world.s3.send(new PutBucketLoggingCommand({ Bucket: one, BucketLoggingStatus: {} }))
  await world.s3.send(
    new PutBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket, NotificationConfiguration: {} })
  )
  await world.prompt.run('ALTER STORAGE INTEGRATION S3_INT_S3_ACCESS_LOGS SET ENABLED = FALSE')
  const { outputs, log, succeeded } = await check()
  expect(succeeded).toBe(false)
  expect(outputs).toMatchObject({ result: 'unhealthy', healthy: 'false' })
  const [head = '', health = ''] = log.split('\n\n')
  expect(head).toMatch(/^🚑 Unhealthy: \d problems\. Drift: 1 to change, 2 to create/)
  expect(health).toContain(`logging (unhealthy): s3-logging:${one}: Logging is off`)
  expect(health).toContain(`notification (unhealthy): s3-notification:${NAMES.bucket}: Snowflake gets no events`)
  expect(health).toMatch(
    /integration \(unhealthy\): storage-integration:\S+: The integration is disabled: .*not enabled\.\n +Run apply: it enables the integration\./
  )
  expect(log).not.toContain('Healthy: nothing was found')
  expect(health).not.toContain(other)
  expect((await world.act('apply', LOGGED)).log).toContain('Logging was off: requests of that time were not recorded')
})

describe.each([{}, FULL])('with %j', (inputs) => {
  test('a pipeline through which lines flow is healthy, without a warning', async () => {
    const { outputs, log } = await check(inputs)
    expect(outputs).toMatchObject({ result: 'in-sync', healthy: 'true' })
    expect(log).not.toMatch(/\((?:warning|unhealthy|unknown)\)/)
  })

  test('nothing was delivered for a day', async () => {
    await world.s3.send(new DeleteBucketPolicyCommand({ Bucket: NAMES.bucket }))
    await later(25)
    const { outputs, log } = await check(inputs)
    expect(outputs).toMatchObject({ result: 'unhealthy', healthy: 'false' })
    expect(log).toMatch(/delivery \(unhealthy\): S3 has delivered no log object for 25 hours/)
    expect(log).toMatch(/delivery \(unhealthy\): s3-delivery-policy:\S+: S3 cannot deliver logs\. No statement/)
  })

  test('the pipe does not hear of what is in the bucket', async () => {
    const none = { Bucket: NAMES.bucket, NotificationConfiguration: {} }
    await world.s3.send(new PutBucketNotificationConfigurationCommand(none))
    await world.sandbox.wait(2)
    await put(2)
    await later(2)
    expect((await check(inputs)).log).toMatch(/pipe \(unhealthy\): The pipe was last notified .*, but logs\//)
  })
})

test('metadata wakes no warehouse', async () => {
  const asked: string[] = []
  await world.act('check', LOGGED, (run) => (operation) => {
    asked.push(operation.name)
    return run(operation)
  })
  expect(asked.filter((name) => /\/(?:use|history|rows|load-errors)$/.test(name))).toEqual([])
})

test('two failed runs of the task, and a third that succeeds', async () => {
  const parser = `${SCHEMA}.PARSE_S3_ACCESS_LOGS`
  const [ddl] = await world.prompt.run(`SELECT GET_DDL('FUNCTION', '${parser}(VARCHAR)', TRUE) AS DDL`)
  await world.prompt.run(`DROP FUNCTION ${parser}(VARCHAR)`)
  for (const seed of [3, 4]) {
    await put(seed)
    await world.sandbox.idle()
    await world.prompt.run(`EXECUTE TASK ${TASK}`)
    await world.sandbox.idle()
  }
  expect((await check(FULL)).log).toMatch(/task \(unhealthy\): 2 of the task's runs of the last day failed/)
  await world.prompt.run(String(ddl?.['DDL']).replace(/FUNCTION \S+\(/, `FUNCTION ${parser}(`))
  await world.prompt.run(`EXECUTE TASK ${TASK}`)
  await world.sandbox.idle()
  expect((await check(FULL)).log).toMatch(/task \(warning\): 2 of the task's runs .* Later runs succeeded\./)
})

test('a stopped clock: lines wait, and the task does not run', async () => {
  await world.prompt.run(`ALTER TASK ${TASK} SUSPEND`)
  await put(5)
  await world.sandbox.idle()
  await later(3)
  const { log } = await check(FULL)
  expect(log).toMatch(/rows \(unhealthy\): 3 lines have waited for the task for 3 hours/)
  expect(log).toMatch(/task \(unhealthy\): task:\S+: The task is suspended/)
})

test('a log object that could not be loaded is named, with the reason', async () => {
  const Body = Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])
  await world.s3.send(new PutObjectCommand({ Bucket: NAMES.bucket, Key: `${NAMES.prefix}/broken`, Body }))
  await world.sandbox.idle()
  const { log, outputs } = await check(FULL)
  expect(outputs['healthy']).toBe('false')
  expect(log).toMatch(
    /pipe \(unhealthy\): 1 log object has a load error in the last 7 days: broken \(.*nothing loaded\): Invalid data encountered/
  )
})

test('says how long log objects take to load', async () => {
  expect((await check(FULL)).log).toMatch(
    /pipe \(healthy\): From its notification, a log object of the last day usually took \d+ seconds to load/
  )
})

test('more unparsed lines than allowed', async () => {
  await deliverLogFile(world.sandbox.aws, SOURCES[0] ?? '', ['not a line of S3'], world.sandbox.now())
  await world.sandbox.idle()
  await world.prompt.run(`EXECUTE TASK ${TASK}`)
  await world.sandbox.idle()
  expect((await check(FULL)).log).toMatch(/rows \(unhealthy\): Of 4 lines of the last day, 1 is unparsed \(25 %\)/)
  expect((await check({ ...FULL, 'max-unparsed-percent': '25' })).outputs['healthy']).toBe('true')
})

test('a full check draws what the tables have of the last day, and a check of metadata nothing', async () => {
  const { summary } = await check(FULL)
  expect(summary).toMatch(/title "Lines by hour \(UTC\): 3 in 24 hours, at most [1-3] in one"/)
  expect(summary).toContain('title "Lines by status"')
  expect((await check()).summary).not.toContain('xychart')
})

test('without a warehouse there is no picture of the data', async () => {
  const { summary } = await world.act('check', { ...LOGGED, ...FULL }, (run) => async (operation) => {
    if (/health\/(?:hours|denied)/.test(operation.name))
      await world.prompt.run('DROP WAREHOUSE IF EXISTS S3_ACCESS_LOGS_WH')
    return run(operation)
  })
  expect(summary).not.toContain('xychart')
})

describe('cost', () => {
  test('is estimated for a role that may not see what Snowflake metered', async () => {
    expect((await check(FULL)).log).toMatch(
      /cost \(healthy\): The last day cost .*credits: .* to load [^,]+, .* for warehouse S3_ACCESS_LOGS_WH \(estimated/
    )
  })

  test('is metered otherwise, and has a limit', async () => {
    const [row] = await world.prompt.run('SELECT CURRENT_ROLE() AS ROLE')
    const environment = () => ({ ...world.sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' })
    const admin = await openPrompt({ ...world.sandbox, environment })
    await admin.run(`GRANT MONITOR USAGE ON ACCOUNT TO ROLE ${String(row?.['ROLE'])}`)
    await admin.close()
    const { log, outputs } = await check({ ...FULL, 'max-credits-per-day': '0.001' })
    expect(outputs['healthy']).toBe('false')
    expect(log).toMatch(
      /cost \(unhealthy\): The last day cost .* credits for warehouse S3_ACCESS_LOGS_WH: more than max-credits-per-day, which is 0\.001\./
    )
    expect(log).not.toContain('estimated')
    expect((await check({ ...FULL, 'max-credits-per-day': '10' })).outputs['healthy']).toBe('true')
  })
})

test('limits that are not numbers are all reported', async () => {
  const { log, outputs } = await check({ ...FULL, 'max-lag-minutes': '-1', 'max-silence-hours': 'x' })
  expect(log).toMatch(/max-lag-minutes: "-1" is not a number of minutes/)
  expect(log).toMatch(/max-silence-hours: "x" is not a number of hours/)
  expect(outputs['result']).toBe('failed')
})
