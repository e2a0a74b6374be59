import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand
} from '@aws-sdk/client-s3'
import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { beginConverged, differing } from '../pipeline/converged'
import { LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld, startWorld } from '../pipeline/world'

jest.setTimeout(240_000)

const INPUTS = { ...LOGGED, 'log-expiration-days': '30' }
const CHANGED = { ...LOGGED, prefix: 'moved', 'log-expiration-days': '60' }
const Bucket = NAMES.bucket
const THEIRS = 'OtherTeam'

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)
beforeEach(() => beginConverged(world, INPUTS))

interface PolicyText {
  readonly Statement: readonly { readonly Sid?: string }[]
}

/** A document of the log bucket: what is in it by name, and how another team adds to it. */
interface SharedDocument {
  readonly names: () => Promise<readonly (string | undefined)[]>
  readonly addTheirs: () => Promise<unknown>
}

const policy = async () => {
  const { Policy = '' } = await world.s3.send(new GetBucketPolicyCommand({ Bucket }))
  return JSON.parse(Policy) as PolicyText
}
const rules = async () => {
  const { Rules = [] } = await world.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
  return Rules
}
const queues = async () => {
  const answer = await world.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
  return answer.QueueConfigurations ?? []
}

const DOCUMENTS: Readonly<Record<string, SharedDocument>> = {
  's3:PutBucketPolicy': {
    names: async () => (await policy()).Statement.map(({ Sid }) => Sid),
    addTheirs: async () => {
      const document = await policy()
      const theirs = {
        Sid: THEIRS,
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${world.sandbox.aws.account}:root` },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/other/*`
      }
      const Policy = JSON.stringify({ ...document, Statement: [...document.Statement, theirs] })
      await world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    }
  },
  's3:PutBucketNotification': {
    names: async () => (await queues()).map(({ Id }) => Id),
    addTheirs: async () => {
      const others = await queues()
      const theirs = {
        Id: THEIRS,
        QueueArn: world.sandbox.aws.queueArn,
        Events: ['s3:ObjectCreated:*' as const],
        Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'other/' }] } }
      }
      const NotificationConfiguration = { QueueConfigurations: [...others, theirs] }
      await world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }))
    }
  },
  's3:PutLifecycleConfiguration': {
    names: async () => (await rules()).map(({ ID }) => ID),
    addTheirs: async () => {
      const theirs = { ID: THEIRS, Status: 'Enabled' as const, Filter: { Prefix: 'other/' }, Expiration: { Days: 7 } }
      const LifecycleConfiguration = { Rules: [...(await rules()), theirs] }
      await world.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }))
    }
  }
}

const BUSY = { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' }

/** Until the work is done, another team adds to each document while our write of it is held. */
async function meanwhile<T>(work: Promise<T>): Promise<T> {
  let isDone = false
  const write = async () => {
    while (!isDone) {
      for (const action of await world.sandbox.aws.held()) {
        await DOCUMENTS[action]?.addTheirs()
        await world.sandbox.aws.release(action)
      }
    }
  }
  const [result] = await Promise.all([work.finally(() => (isDone = true)), write()])
  return result
}

describe('what another team writes after a try of ours, and before the next one, stays in each document', () => {
  test.each<[string, object]>([
    ['the try was refused', BUSY],
    ['the try was carried out, and is said to have failed', { ...BUSY, carriedOut: true }],
    ['the answer was lost', { lost: true, carriedOut: true }]
  ])('%s', async (_, fault) => {
    for (const action of Object.keys(DOCUMENTS))
      await world.sandbox.aws.fail({ action: `^${action}$`, times: 1, held: true, ...fault })
    const { succeeded, log } = await meanwhile(world.act('apply', CHANGED))
    expect([succeeded, log.split('\nOperations\n')[0]]).toEqual([true, expect.any(String)])
    for (const { names } of Object.values(DOCUMENTS)) expect(await names()).toContain(THEIRS)
    expect(differing(await world.act('plan', CHANGED))).toEqual({})
  })
})
