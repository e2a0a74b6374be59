import { GetBucketLoggingCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { withAdmin } from './borrowed-sandbox'
import { startConverged } from './converged'
import { LOGGED } from './lines'
import type { PipelineWorld } from './world'

jest.setTimeout(180_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
let world: PipelineWorld
let converged: Snapshot

beforeAll(async () => {
  world = await untilEnd(startConverged())
  converged = await world.snapshot()
}, 180_000)
beforeEach(() => converged.restore())
afterAll(() => converged.discard())

/** Each type of object, and what a role needs at least to see it. */
test.each([
  ['WAREHOUSE', 'S3_ACCESS_LOGS_WH', 'MONITOR'],
  ['INTEGRATION', 'S3_INT_S3_ACCESS_LOGS', 'USAGE'],
  ['DATABASE', 'S3_ACCESS_LOGS_DB', 'USAGE'],
  ['SCHEMA', SCHEMA, 'USAGE'],
  ['FILE FORMAT', `${SCHEMA}.TEXT_FORMAT`, 'USAGE'],
  ['STAGE', `${SCHEMA}.S3_ACCESS_LOGS`, 'USAGE'],
  ['TABLE', `${SCHEMA}.S3_ACCESS_LOGS_STAGING`, 'REFERENCES'],
  ['STREAM', `${SCHEMA}.S3_ACCESS_LOGS_STREAM`, 'SELECT'],
  ['PIPE', `${SCHEMA}.S3_ACCESS_LOGS_PIPE`, 'MONITOR'],
  ['TASK', `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`, 'MONITOR'],
  ['FUNCTION', `${SCHEMA}.PARSE_S3_ACCESS_LOGS(VARCHAR)`, 'USAGE'],
  ['VIEW', `${SCHEMA}.S3_ACCESS_LOGS_DENIED`, 'REFERENCES']
])('a hidden %s: the error says who knows its owner, and the GRANTs', async (type, name, least) => {
  await hide(type, name)
  const { succeeded, log } = await world.act('apply', LOGGED)
  expect(succeeded).toBe(false)
  expect(log).toContain(`as ACCOUNTADMIN, SHOW GRANTS ON ${type} ${name} says who owns it.`)
  expect(log).toContain(`GRANT OWNERSHIP ON ${type} ${name} TO ROLE S3_LOGS_DEPLOY COPY CURRENT GRANTS`)
  expect(log).toContain(`GRANT ${least} ON ${type} ${name} TO ROLE S3_LOGS_DEPLOY`)
})

test.each([
  ['STAGE', `${SCHEMA}.S3_ACCESS_LOGS`],
  ['TABLE', `${SCHEMA}.S3_ACCESS_LOGS_STAGING`]
])('a hidden %s that the pipe needs: an apply that would move the logs writes nothing', async (type, name) => {
  await hide(type, name)
  const before = await world.s3.send(new GetBucketLoggingCommand({ Bucket: 'team-website' }))
  const { log } = await world.act('apply', { ...LOGGED, prefix: 'moved' })
  expect(log).toContain('nothing has been changed')
  expect(log).toContain('cannot see it, but it exists')
  const after = await world.s3.send(new GetBucketLoggingCommand({ Bucket: 'team-website' }))
  expect(after.LoggingEnabled).toEqual(before.LoggingEnabled)
})

/** Somebody else owns it, and our role has no privilege on it any more. */
function hide(type: string, name: string): Promise<unknown> {
  return withAdmin(world.sandbox, async (admin) => {
    if (type === 'PIPE') await admin.run(`ALTER PIPE ${name} SET PIPE_EXECUTION_PAUSED = TRUE`)
    if (type === 'TASK') await admin.run(`ALTER TASK ${name} SUSPEND`)
    await admin.run(`GRANT OWNERSHIP ON ${type} ${name} TO ROLE ACCOUNTADMIN REVOKE CURRENT GRANTS`)
  })
}
