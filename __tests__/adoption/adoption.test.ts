import { GetBucketNotificationConfigurationCommand, GetBucketPolicyCommand } from '@aws-sdk/client-s3'
import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { isRead } from '../fakes/meanings'
import { untilEnd } from '../fakes/until-end'
import { changeAt, converge, differing, recording } from '../pipeline/converged'
import { LOGGED } from '../pipeline/lines'
import { type PipelineWorld, startWorld } from '../pipeline/world'
import { eventually } from '../unkind/eventually'
import { createByTerraform } from './by-hand'
import { convertColumns, createWithLines, SCHEMA, type UnnamedLines, unnamedLines } from './unnamed-lines'

jest.setTimeout(180_000)

let world: PipelineWorld
let lines: UnnamedLines

beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)
beforeEach(async () => {
  await world.reset()
  lines = unnamedLines(world)
})

describe('created by hand in two consoles', () => {
  beforeEach(() => createWithLines(world, lines))

  test('the plan shows the changes, and that the parsed table blocks them', async () => {
    const { through, written } = recording()
    const applied = await world.act('apply', LOGGED, through)
    expect([applied.succeeded, written]).toEqual([false, []])

    const { reason = '' } = changeAt(applied, 'table:S3_ACCESS_LOGS')
    expect(reason).toMatch(/Column REQUESTDATETIME is VARCHAR\(\d+\), not TIMESTAMP_NTZ\(9\)/)
    expect(reason).toMatch(/Column TOTALTIME is VARCHAR\(\d+\), not NUMBER\(38,0\)/)
    expect(reason).not.toMatch(/BYTESSENT|REMOTEIP/)

    expect(differing(applied)).toEqual({
      'warehouse:S3_ACCESS_LOGS_WH': ['autoSuspend'],
      's3-delivery-policy:team-access-logs': expect.arrayContaining(['sourceArns']),
      'iam-role:snowflake-access-logs': ['description'],
      'iam-role-policy:snowflake-access-logs-inlinepolicy': ['version', 'grants'],
      'file-format:TEXT_FORMAT': ['nullIf', 'emptyFieldAsNull', 'replaceInvalidCharacters', 'skipByteOrderMark'],
      'table:S3_ACCESS_LOGS_STAGING': ['columns'],
      'table:S3_ACCESS_LOGS': ['columns', 'changeTracking'],
      'table:S3_ACCESS_LOGS_UNPARSED': expect.anything(),
      'function:PARSE_S3_ACCESS_LOGS': ['argument', 'returns', 'language', 'volatility', 'body', 'comment'],
      'function:DECODE_S3_ACCESS_LOGS_KEY': expect.anything(),
      'stage:S3_ACCESS_LOGS': ['fileFormat', 'comment'],
      'stream:S3_ACCESS_LOGS_STREAM': ['mode', 'comment'],
      'pipe:S3_ACCESS_LOGS_PIPE': ['definition', 'paused', 'comment'],
      'task:S3_ACCESS_LOGS_TRANSFORMATION': ['condition', 'definition', 'comment'],
      'view:S3_ACCESS_LOGS_REQUESTS': expect.anything(),
      'view:S3_ACCESS_LOGS_DENIED': expect.anything(),
      'view:S3_ACCESS_LOGS_ANONYMOUS': expect.anything(),
      's3-logging:team-uploads': expect.anything()
    })
    expect(changeAt(applied, 'iam-role-policy:snowflake-access-logs-inlinepolicy').notes?.join()).toMatch(
      /AmazonS3FullAccess .* more than declared/
    )
    expect(applied.summary).toMatch(/Adopted: .*NTdkYjk2YjQtYzU0Ny00/)
    // It never had the table of unparsed lines.
    expect(applied.summary).not.toContain('UNDROP')
  })

  test('adopts everything after the parsed table was renamed: each line is in the old table or in the new one', async () => {
    await world.prompt.run(`ALTER TABLE ${SCHEMA}.S3_ACCESS_LOGS RENAME TO ${SCHEMA}.OLD_S3_ACCESS_LOGS`)
    await converge(world)
    await lines.deliver()
    await lines.runTask()
    await lines.expectEachOnceIn('OLD_S3_ACCESS_LOGS', 'S3_ACCESS_LOGS')

    const { QueueConfigurations = [] } = await world.s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket: 'team-access-logs' })
    )
    expect(QueueConfigurations.map(({ Id }) => Id)).toEqual(['NTdkYjk2YjQtYzU0Ny00'])
    const { Policy = '' } = await world.s3.send(new GetBucketPolicyCommand({ Bucket: 'team-access-logs' }))
    expect(Policy).toMatch(/S3ServerAccessLogsPolicy-1717171717171.*S3AccessLogsToSnowflake/)
  })

  test.each([
    ['as it is', []],
    ['without its stream', [`DROP STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM`]],
    [
      'with a stream on another table',
      [`CREATE OR REPLACE STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM ON TABLE ${SCHEMA}.S3_ACCESS_LOGS`]
    ],
    // The old line counts as removed on purpose.
    [
      'with a recreated stream, which skips lines that were waiting',
      [
        `INSERT INTO ${SCHEMA}.S3_ACCESS_LOGS_STAGING (RAW, TIMESTAMP) VALUES ('an old line', '2024-01-01')`,
        `CREATE OR REPLACE STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM ON TABLE ${SCHEMA}.S3_ACCESS_LOGS_STAGING`
      ]
    ],
    ['without its pipe', [`DROP PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE`]]
  ])('adopts the parsed table after its columns were converted, %s', async (_, statements) => {
    await convertColumns(world)
    for (const statement of statements) await world.prompt.run(statement)
    await converge(world)
    await lines.deliver()
    await lines.runTask()
    await lines.expectEachOnceIn('S3_ACCESS_LOGS')
  })

  test.each<[string, readonly string[]]>([
    ['as it is', []],
    ['without its pipe', [`DROP PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE`]],
    ['without its stream', [`DROP STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM`]]
  ])(
    'adopts rows that do not name their file, while log objects arrive at each write and AWS is late: each line once, %s',
    async (_, statements) => {
      await convertColumns(world)
      for (const statement of statements) await world.prompt.run(statement)
      await world.sandbox.delay(USUAL_DELAYS)
      await converge(world, LOGGED, (run) => async (operation) => {
        if (!isRead(operation)) await lines.deliver()
        return run(operation)
      })
      await eventually(world)
      await lines.expectEachOnceIn('S3_ACCESS_LOGS')
    }
  )

  test('a destroy of all data retains the adopted tables with their rows, and the adopted file format', async () => {
    await convertColumns(world)
    await converge(world)
    const before = await lines.idsIn('S3_ACCESS_LOGS')
    const destroyed = await world.act('destroy', { ...LOGGED, 'destroy-data': 'true' })
    expect(destroyed.succeeded).toBe(true)
    expect(destroyed.summary).toContain('it was not created by this action')
    const names = async (what: string) =>
      (await world.prompt.run(`SHOW ${what} IN SCHEMA ${SCHEMA}`)).map(({ name }) => name).toSorted()
    // The action created the table of unparsed lines itself.
    expect(await names('TABLES')).toEqual(['S3_ACCESS_LOGS', 'S3_ACCESS_LOGS_STAGING'])
    expect(await names('FILE FORMATS')).toEqual(['TEXT_FORMAT'])
    expect(await lines.idsIn('S3_ACCESS_LOGS')).toEqual(before)
    expect(before.length).toBeGreaterThan(0)
  })

  test('another `table` creates a second pipeline: both get each new line once', async () => {
    await world.prompt.run(`ALTER PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE SET PIPE_EXECUTION_PAUSED = FALSE`)
    await world.sandbox.idle()
    const before = [...lines.requests]
    await converge(world, { ...LOGGED, table: 'ACCESS_LOGS' })
    await lines.deliver()
    await lines.runTask()
    await world.prompt.run(`EXECUTE TASK ${SCHEMA}.ACCESS_LOGS_TRANSFORMATION`)
    await world.sandbox.idle()
    expect(await lines.idsIn('S3_ACCESS_LOGS')).toEqual(lines.requests.toSorted())
    expect(await lines.idsIn('ACCESS_LOGS')).toEqual(lines.requests.slice(before.length).toSorted())
  })
})

test('adopts a pipeline of Terraform, and keeps its own column, locations and privileges', async () => {
  await createByTerraform(world)
  await lines.deliver()
  await world.sandbox.idle()
  const plan = await world.act('plan', LOGGED)
  expect(plan.changes.filter(({ action }) => action === 'blocked')).toEqual([])
  expect(differing(plan)).toMatchObject({
    'warehouse:S3_ACCESS_LOGS_WH': ['size'],
    'stage:S3_ACCESS_LOGS': ['comment'],
    'stream:S3_ACCESS_LOGS_STREAM': ['comment'],
    'table:S3_ACCESS_LOGS_STAGING': ['columns'],
    'pipe:S3_ACCESS_LOGS_PIPE': ['definition', 'comment']
  })
  expect(Object.keys(differing(plan))).not.toContain('storage-integration:S3_INT_S3_ACCESS_LOGS')

  await lines.deliver()
  await converge(world)
  await lines.deliver()
  await lines.runTask()
  await lines.expectEachOnceIn('S3_ACCESS_LOGS')
  const [integration] = (await world.prompt.run('DESCRIBE INTEGRATION S3_INT_S3_ACCESS_LOGS')).filter(
    (row) => row['property'] === 'STORAGE_ALLOWED_LOCATIONS'
  )
  expect(integration?.['property_value']).toMatch(/another-bucket.*third-bucket/)
  const staging = await world.prompt.run(`SELECT LOADED_BY FROM ${SCHEMA}.S3_ACCESS_LOGS_STAGING`)
  expect(staging.filter((row) => row['LOADED_BY'] === 'pipe').length).toBeGreaterThan(0)
  const grants = await world.prompt.run(`SHOW GRANTS ON PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE`)
  expect(grants).toContainEqual(expect.objectContaining({ privilege: 'MONITOR', grantee_name: 'ANALYST' }))
})
