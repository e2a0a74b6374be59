import { GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3'
import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge, killedAfter } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { beginAfter, startsConverged } from './each-begins'
import { eventually } from './eventually'
import { logsFor } from './hours'

jest.setTimeout(600_000)

const HOURS = 2
const LATE = { ...USUAL_DELAYS, logging: HOURS * 3600 }

let world: PipelineWorld
let lines: LineId[]
startsConverged((started) => {
  world = started
})

/** Half an hour after a move was killed when it had sent the logs to the new place. */
async function beginKilled(moved: Inputs): Promise<void> {
  lines = await beginAfter(world, `killed on its way to ${JSON.stringify(moved)}`, LATE, async () => {
    const before = await deliver(world)
    const killed = await world.act('apply', { ...LOGGED, ...moved }, killedAfter('PutBucketLogging'))
    expect(killed.succeeded).toBe(false)
    return [...before, ...(await logsFor(world, 30))]
  })
}

const PREFIX: Inputs = { prefix: 'moved' }
const BUCKET: Inputs = { bucket: 'other-access-logs' }
const THIRD: Inputs = { prefix: 'third' }
/** The role's policy says nothing about where another role has read. */
const ROLE: Inputs = { ...PREFIX, role: 'other-role' }
const ALL: Inputs = { ...BUCKET, role: 'other-role', integration: 'OTHER_INTEGRATION' }
const ALL_THIRD: Inputs = { ...THIRD, role: 'third-role', integration: 'THIRD_INTEGRATION' }

/** The move, what is declared after it was killed, and after which further write the next apply is killed too. */
const CASES: readonly (readonly [string, Inputs, Inputs, string | null])[] = [
  ['a prefix, reverted', PREFIX, {}, null],
  ['a bucket, reverted', BUCKET, {}, null],
  ['a prefix, and a third one is declared', PREFIX, THIRD, null],
  ['a prefix, and the revert is killed when it has moved the logging back', PREFIX, {}, 'PutBucketLogging'],
  ['a bucket, and the revert is killed when it has moved the logging back', BUCKET, {}, 'PutBucketLogging'],
  ['a bucket, and the revert is killed when the role may read it for a while only', BUCKET, {}, 'PutRolePolicy'],
  ['a prefix and a role, reverted', ROLE, {}, null],
  ['a prefix and a role, and the revert is killed when it has moved the logging back', ROLE, {}, 'PutBucketLogging'],
  ['a bucket, a role and an integration, and the revert is killed at the role', ALL, {}, 'PutRolePolicy'],
  ['a bucket, a role and an integration, and third ones are declared', ALL, ALL_THIRD, null]
]

test.each(CASES)(
  'what came to where a killed move had sent the logs is loaded, also later: %s',
  async (_, moved, declared, killedAgain) => {
    await beginKilled(moved)
    if (killedAgain !== null) {
      const again = await world.act('apply', { ...LOGGED, ...declared }, killedAfter(killedAgain))
      expect(again.succeeded).toBe(false)
      lines.push(...(await deliver(world)))
    }
    await converge(world, { ...LOGGED, ...declared })
    lines.push(...(await logsFor(world, HOURS * 60)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  }
)

test.each<[string, Inputs]>([
  ['the move goes on', PREFIX],
  ['it is reverted', {}],
  ['a third one is declared', THIRD]
])('somebody lets the stage of a standby point elsewhere, and %s: each line arrives once', async (_, declared) => {
  await beginKilled(PREFIX)
  const [stage] = await world.prompt.run("SHOW STAGES LIKE '%LEAVING%' IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC")
  const name = `S3_ACCESS_LOGS_DB.PUBLIC.${String(stage?.['name'])}`
  await world.prompt.run(`ALTER STAGE ${name} SET URL = 's3://team-access-logs/logs/'`)
  lines.push(...(await logsFor(world, 30)))
  await converge(world, { ...LOGGED, ...declared })
  lines.push(...(await logsFor(world, 120)))
  expect(await eventually(world, 40)).toEqual(lines.toSorted())
})

test('a place that Snowflake cannot read does not stop the next apply', async () => {
  await beginKilled(BUCKET)
  const Bucket = BUCKET['bucket'] ?? ''
  const { Policy = '' } = await world.s3.send(new GetBucketPolicyCommand({ Bucket }))
  const { Statement, ...policy } = JSON.parse(Policy) as { readonly Statement: readonly object[] }
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`]
  const deny = { Effect: 'Deny', Principal: { AWS: '*' }, Action: ['s3:ListBucket', 's3:GetObject'], Resource }
  await world.s3.send(
    new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ ...policy, Statement: [...Statement, deny] }) })
  )
  await converge(world, LOGGED)
})
