import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { type AwsDelays, USUAL_DELAYS } from '../../sandbox/aws/delays'
import { registry } from '../../src/kinds/registry'
import type { Run } from '../../src/model/operation'
import { beginConverged, converge, rightBefore } from '../pipeline/converged'
import { createSources, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld, type RunResult, startWorld } from '../pipeline/world'

jest.setTimeout(240_000)

const INPUTS = { ...LOGGED, 'log-expiration-days': '30' }
/** Another pipeline in the same bucket and account. */
const OTHER = {
  role: 'other-role',
  prefix: 'other',
  integration: 'OTHER_INTEGRATION',
  database: 'OTHER_DB',
  warehouse: 'OTHER_WH',
  'log-expiration-days': '90',
  'source-buckets': ''
}

let world: PipelineWorld
let otherTeam: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
  otherTeam = await startWorld(registry, 'other-team')
}, 60_000)
afterAll(async () => {
  await world.stop()
  await otherTeam.stop()
})

/** The operations that AWS refused, or whose answer was lost, by their code's HTTP status. */
async function refused(): Promise<readonly string[]> {
  const requests = await world.sandbox.aws.requests()
  return [
    ...new Set(requests.filter(({ status }) => status >= 400).map(({ operation, status }) => `${operation} ${status}`))
  ]
}

async function beginWithSources(): Promise<void> {
  await world.reset()
  await createSources(world)
}

describe('a pipeline is created and destroyed', () => {
  beforeEach(beginWithSources)

  const life = async (delays: AwsDelays) => {
    await world.sandbox.delay(delays)
    await converge(world, INPUTS)
    await world.sandbox.wait(300)
    const { succeeded, log } = await world.act('destroy', { ...INPUTS, 'destroy-data': 'true' })
    expect([succeeded, log.split('\nOperations\n')[0]]).toEqual([true, expect.any(String)])
    await world.sandbox.wait(300)
    await expect(world.s3.send(new HeadBucketCommand({ Bucket: NAMES.bucket }))).rejects.toMatchObject({
      name: 'NotFound'
    })
  }

  test('although what was just created is not found, and other changes are in progress', async () => {
    await life(USUAL_DELAYS)
    const writes = (await refused()).filter((answer) => !/^(Get|Head|List)/.test(answer))
    expect(writes).toEqual(
      expect.arrayContaining(['PutBucketNotificationConfiguration 400', 'PutBucketLogging 400', 'DeleteRole 409'])
    )
    for (const status of ['404', '409']) {
      expect(writes.filter((answer) => answer.startsWith('Put') && answer.endsWith(status))).not.toEqual([])
    }
  })

  test('although the answer to the first try of each write is lost', async () => {
    await life({ lost: true })
    expect(await refused()).toEqual(
      expect.arrayContaining(['CreateRole 409', 'DeleteRole 404', 'DeleteRolePolicy 404'])
    )
  })

  test('although all of S3 returns old settings for three minutes', async () => {
    await life({ ...USUAL_DELAYS, agreed: true })
  })
})

describe("another pipeline's lifecycle rule in the bucket stays", () => {
  beforeEach(beginWithSources)

  const rules = async () => {
    await world.sandbox.wait(400)
    const { Rules = [] } = await world.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: NAMES.bucket }))
    return Rules.map(({ Filter, Expiration }) => `${Filter?.Prefix} ${Expiration?.Days}`).toSorted()
  }
  const BOTH = ['logs/ 30', 'other/ 90']
  const succeed = async (...runs: Promise<RunResult>[]) => {
    for (const { succeeded, log } of await Promise.all(runs)) {
      if (!succeeded) throw new Error(log.split('\nOperations\n')[0])
    }
  }

  test.each<[string, AwsDelays]>([
    ['some reads are old', USUAL_DELAYS],
    ['all reads are old', { ...USUAL_DELAYS, agreed: true }]
  ])('%s: the second pipeline is created a minute after the first one, and changes its rule', async (_, delays) => {
    await world.sandbox.delay(delays)
    await succeed(world.act('apply', INPUTS))
    await world.sandbox.wait(60)
    await succeed(otherTeam.act('apply', OTHER))
    expect(await rules()).toEqual(BOTH)
    await succeed(world.act('apply', { ...INPUTS, 'log-expiration-days': '60' }))
    await succeed(otherTeam.act('apply', { ...OTHER, 'log-expiration-days': '365' }))
    expect(await rules()).toEqual(['logs/ 60', 'other/ 365'])
  })

  test('both are created at once', async () => {
    await world.s3.send(new CreateBucketCommand({ Bucket: NAMES.bucket }))
    await world.sandbox.wait(60)
    await world.sandbox.delay(USUAL_DELAYS)
    await succeed(world.act('apply', INPUTS), otherTeam.act('apply', OTHER))
    expect(await rules()).toEqual(BOTH)
  })

  test('one is destroyed while the other one is created', async () => {
    await world.sandbox.delay(USUAL_DELAYS)
    await succeed(world.act('apply', INPUTS))
    await world.sandbox.wait(600)
    await succeed(world.act('destroy', INPUTS), otherTeam.act('apply', OTHER))
    expect(await rules()).toEqual(['other/ 90'])
  })
})

describe('a log that S3 delivers while the bucket is emptied for its deletion', () => {
  beforeEach(() => beginConverged(world, INPUTS))

  const destroy = (through: (run: Run) => Run) => world.act('destroy', { ...INPUTS, 'destroy-data': 'true' }, through)
  const late = (key: string) => world.s3.send(new PutObjectCommand({ Bucket: NAMES.bucket, Key: key, Body: 'late\n' }))
  const bucketIsGone = () =>
    world.s3.send(new HeadBucketCommand({ Bucket: NAMES.bucket })).then(
      () => false,
      () => true
    )

  test('is deleted as well', async () => {
    const { succeeded, log } = await destroy(rightBefore('DeleteBucket', 1, () => late('logs/late')))
    expect([succeeded, log]).toEqual([true, expect.stringContaining('waiting for S3 to stop delivering logs')])
    expect(await bucketIsGone()).toBe(true)
  })

  test('again and again: the run ends with what is left, and the next one finishes', async () => {
    let logs = 0
    const always =
      (run: Run): Run =>
      async (operation) => {
        if (operation.name === 'DeleteBucket') await late(`logs/late-${++logs}`)
        return run(operation)
      }
    const { succeeded, log } = await destroy(always)
    expect([succeeded, log]).toEqual([false, expect.stringContaining('BucketNotEmpty')])
    expect(logs).toBeLessThan(100)
    expect((await destroy((run) => run)).succeeded).toBe(true)
    expect(await bucketIsGone()).toBe(true)
  })

  test('of others: the bucket stays, and the run does not wait', async () => {
    const { succeeded, log } = await destroy(rightBefore('DeleteBucket', 1, () => late('others/file')))
    expect([succeeded, log]).toEqual([false, expect.stringContaining('BucketNotEmpty')])
    expect(log).not.toContain('waiting for S3 to stop')
    const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket: NAMES.bucket }))
    expect(Contents.map(({ Key }) => Key)).toEqual(['others/file'])
  })
})
