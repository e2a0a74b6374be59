import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import { isRead } from '../fakes/meanings'
import { startWorld, type Inputs, type PipelineWorld, type RunResult } from '../pipeline/world'
import { grantsOf } from './documents'

const DEPLOY = 'ACCESS_LOGS_DEPLOY'
const PLAN = 'ACCESS_LOGS_PLAN'
const SOURCE = 'app-website'

let world: PipelineWorld
let admin: Prompt
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(async () => {
  await admin.close()
  await world.stop()
})

/** An empty account, whose administrator is at the prompt. */
async function emptyAccount(): Promise<void> {
  await world.reset()
  await world.s3.send(new CreateBucketCommand({ Bucket: SOURCE }))
  const environment = () => ({ ...world.sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' })
  admin = await openPrompt({ ...world.sandbox, environment })
  for (const role of [DEPLOY, PLAN]) await admin.run(`DROP ROLE IF EXISTS ${role}`)
}

/** The administrator makes a role as the document says, but for one of its statements, and gives it to the user. */
async function grant(role: string, statements: readonly string[], leftOut?: string): Promise<void> {
  for (const statement of statements.filter((statement) => statement !== leftOut)) await admin.run(statement)
  await admin.run(`GRANT ROLE ${role} TO USER ${world.sandbox.environment()['SNOWFLAKE_USER'] ?? ''}`)
}

const actAs = (role: string, mode: string, inputs: Inputs = {}): Promise<RunResult> =>
  world.act(mode, { 'source-buckets': SOURCE, 'snowflake-role': role, ...inputs })

/** What this run sends to both clouds that could change something. */
async function writesOf(run: () => Promise<RunResult>): Promise<readonly [RunResult, readonly string[]]> {
  const { aws, snowflake, clearRecords } = world.sandbox
  await clearRecords()
  const result = await run()
  const calls = (await aws.requests())
    // Snowflake itself looks into its queue all the time.
    .filter(({ service, operation }) => service !== 'sqs' && !isRead({ client: 's3', name: operation, input: {} }))
  const statements = (await snowflake.statements()).filter(
    ({ comment }) => !isRead({ client: 'snowflake', name: comment ?? '', input: {} })
  )
  return [result, [...calls.map(({ action }) => action), ...statements.map(({ sql }) => sql)]]
}

const APPLY = grantsOf('Apply')
const SEE = grantsOf('Plan')
const isGrant = (statement: string) => statement.startsWith('GRANT')
const IN_SYNC = { succeeded: true, outputs: { result: 'in-sync' } }
const APPLIED = { succeeded: true, outputs: { result: 'applied' } }
const SERVERLESS = { warehouse: 'serverless' }

describe('with the rights of apply', () => {
  beforeEach(emptyAccount, 60_000)

  test.each([
    ['a warehouse', {}],
    ['a serverless task', SERVERLESS]
  ])(
    'everything is made, seen and taken away: %s',
    async (_, inputs) => {
      await grant(DEPLOY, APPLY)
      expect(await actAs(DEPLOY, 'apply', inputs)).toMatchObject(APPLIED)
      const check = await actAs(DEPLOY, 'check', inputs)
      expect(check).toMatchObject({ succeeded: true, outputs: { result: 'in-sync', healthy: 'true' } })
      expect(await actAs(DEPLOY, 'destroy', { ...inputs, 'destroy-data': 'true' })).toMatchObject(APPLIED)
    },
    60_000
  )

  test.each(APPLY.filter(isGrant))(
    'without "%s": names it before anything is written; the next apply does it all',
    async (statement) => {
      const inputs = statement.includes('MANAGED') ? SERVERLESS : {}
      await grant(DEPLOY, APPLY, statement)
      const [stopped, writes] = await writesOf(() => actAs(DEPLOY, 'apply', inputs))
      expect(stopped).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
      expect(writes).toEqual([])
      expect(stopped.log).toContain(statement)
      expect(stopped.summary).toContain(statement)
      await admin.run(statement)
      expect(await actAs(DEPLOY, 'apply', inputs)).toMatchObject(APPLIED)
      expect(await actAs(DEPLOY, 'plan', inputs)).toMatchObject(IN_SYNC)
    },
    60_000
  )

  test('in a schema of others: all that is missing is named at once, before anything is written', async () => {
    const rights = ['TABLE', 'VIEW', 'STAGE', 'FILE FORMAT', 'PIPE', 'STREAM', 'TASK', 'FUNCTION'].map(
      (type) => `GRANT CREATE ${type} ON SCHEMA S3_ACCESS_LOGS_DB.PUBLIC TO ROLE ${DEPLOY}`
    )
    await grant(DEPLOY, APPLY)
    await admin.run('CREATE DATABASE S3_ACCESS_LOGS_DB')
    await admin.run(`GRANT USAGE ON DATABASE S3_ACCESS_LOGS_DB TO ROLE ${DEPLOY}`)
    await admin.run(`GRANT USAGE ON SCHEMA S3_ACCESS_LOGS_DB.PUBLIC TO ROLE ${DEPLOY}`)
    const [stopped, writes] = await writesOf(() => actAs(DEPLOY, 'apply'))
    expect(rights.filter((right) => !stopped.log.includes(right))).toEqual([])
    expect(writes).toEqual([])
    for (const right of rights) await admin.run(right)
    expect(await actAs(DEPLOY, 'apply')).toMatchObject(APPLIED)
  }, 60_000)

  test('a plan needs none of them', async () => {
    await grant(DEPLOY, [`CREATE ROLE ${DEPLOY}`])
    expect(await actAs(DEPLOY, 'plan')).toMatchObject({ succeeded: true, outputs: { result: 'drift' } })
  })
})

describe('with the rights of plan', () => {
  beforeAll(async () => {
    await emptyAccount()
    await grant(DEPLOY, APPLY)
    await actAs(DEPLOY, 'apply')
    await grant(PLAN, SEE)
  }, 60_000)

  test('all is seen, and it is healthy', async () => {
    const check = await actAs(PLAN, 'check')
    expect(check).toMatchObject({ succeeded: true, outputs: { result: 'in-sync', healthy: 'true' } })
  })

  test.each(SEE.filter(isGrant))('without "%s": is not taken for in sync', async (statement) => {
    await admin.run(statement.replace('GRANT', 'REVOKE').replace(' TO ROLE', ' FROM ROLE'))
    const check = await actAs(PLAN, 'check')
    await admin.run(statement)
    expect(check.succeeded).toBe(false)
    expect(check.changes.every(({ action }) => action !== 'delete' && action !== 'replace')).toBe(true)
    expect(check.log).toContain(`${PLAN} cannot see`)
  })
})
