import { DeleteBucketPolicyCommand, DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { beforeAll, expect, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { differing, startConverged } from '../pipeline/converged'
import { arrived, deliver, type LineId, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const Bucket = NAMES.bucket
const MINUTE = 60_000

let world: PipelineWorld
let before: readonly LineId[]
let snapshot: Snapshot
beforeAll(async () => {
  world = await untilEnd(startConverged())
  before = await deliver(world)
  await arrived(world)
  snapshot = await world.snapshot()
}, MINUTE)

async function destroyMuch(): Promise<void> {
  const { s3, prompt, sandbox } = world
  await deliver(world)
  await sandbox.idle()
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  const Objects = Contents.map(({ Key }) => ({ Key }))
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }))
  await prompt.run(`DELETE FROM ${SCHEMA}.S3_ACCESS_LOGS`)
  await prompt.run(`ALTER TABLE ${SCHEMA}.S3_ACCESS_LOGS_STAGING DROP COLUMN LOG_ROW`)
  await prompt.run(`DROP PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE`)
  await prompt.run(`DROP STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM`)
  await prompt.run(`ALTER TASK ${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION SUSPEND`)
  await prompt.run('CREATE DATABASE ANOTHER')
}

test.each(['once', 'and again'])(
  'everything is as it was at the snapshot, and works: %s',
  async () => {
    await destroyMuch()
    await snapshot.restore()

    expect(differing(await world.act('plan', LOGGED))).toEqual({})
    expect(await arrived(world)).toEqual(before.toSorted())
    expect(await world.prompt.run("SHOW DATABASES LIKE 'ANOTHER'")).toEqual([])
    const since = await deliver(world)
    expect(await arrived(world)).toEqual([...before, ...since].toSorted())
  },
  MINUTE
)

test(
  'what was going on between the clouds is in neither of them twice',
  async () => {
    await snapshot.restore()
    const onItsWay = await deliver(world)
    const later = await world.snapshot()
    const since = await deliver(world)
    expect(await arrived(world)).toEqual([...before, ...onItsWay, ...since].toSorted())
    await later.restore()
    expect(await arrived(world)).toEqual([...before, ...onItsWay].toSorted())
  },
  MINUTE
)

test('records start anew', async () => {
  await world.act('plan', LOGGED)
  await snapshot.restore()
  const { aws, snowflake } = world.sandbox
  expect((await aws.requests()).filter(({ service }) => service !== 'sqs')).toEqual([])
  // The prompt that was opened since.
  expect(await snowflake.statements()).toEqual([])
})
