import { beforeEach, describe, expect, test } from '@jest/globals'
import { rewritePolicy } from '../../src/aws/bucket-policy'
import { rewriteNotifications } from '../../src/aws/notification-update'
import { withEntry, withoutEntries } from '../../src/aws/notifications'
import { ask } from '../../src/aws/observe'
import { patience } from '../../src/aws/patience'
import { withoutStatements, withStatement } from '../../src/aws/policies'
import { roleRead } from '../../src/aws/requests'
import { describeRole } from '../../src/aws/role-description'
import { rewriteTopicPolicy } from '../../src/aws/topic-policy'
import { trustUpdate } from '../../src/aws/trust-update'
import { retry } from '../../src/door/retry'
import { repairing } from '../../src/engine/repair'
import { runSteps } from '../../src/engine/steps'
import { s3Lifecycle } from '../../src/kinds/s3-lifecycle'
import type { Operation, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import type { Step } from '../../src/model/step'
import { type FakeAws, fakeAws } from '../fakes/aws'
import { fakeClock } from '../fakes/clock'
import { configWith } from '../fakes/config'
import { unwatched } from '../fakes/watcher'

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:new-logs'
const BUCKET = { bucket: 'acme-logs', account: '111122223333', region: 'eu-west-1', partition: 'aws' }
const USER = 'arn:aws:iam::999988887777:user/k7m2-s-v2st0143'
const statement = (Sid: string) => ({ Sid, Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' })
const policy = (...sids: readonly string[]) => JSON.stringify({ Version: '2012-10-17', Statement: sids.map(statement) })
const sids = (text: string | undefined) =>
  text === undefined
    ? []
    : (JSON.parse(text) as { readonly Statement: { readonly Sid: string }[] }).Statement.map(({ Sid }) => Sid)
const rule = (ID: string) => ({ ID, Status: 'Enabled' as const, Filter: { Prefix: `${ID}/` }, Expiration: { Days: 7 } })
const queue = (Id: string) => ({
  Id,
  QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:q',
  Events: ['s3:ObjectCreated:*' as const],
  Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: `${Id}/` }] } }
})
const entry = {
  sort: 'queue' as const,
  id: 'ours',
  arn: 'arn:aws:sqs:eu-west-1:111122223333:q',
  events: ['s3:ObjectCreated:*'],
  prefix: 'ours/'
}
const RULE = 's3-access-logs-to-snowflake:snowflake-logs'

/** A document of which we have a part, and others have one. */
interface Case {
  readonly title: string
  readonly writes: RegExp
  /** Puts our part into it, or takes it out. */
  readonly step: (isRemoval: boolean) => Step
  /** Another team adds its part. */
  readonly addTheirs: (aws: FakeAws) => unknown
  /** The parts that are there, by name. */
  readonly parts: (aws: FakeAws) => readonly string[]
}

const lifecycle = (isRemoval: boolean): Step => {
  const [declared] = s3Lifecycle.declare(configWith({ logBucket: { expirationDays: 90 } }), () => '')
  const work = { declared, extra: undefined, action: isRemoval ? 'delete' : 'create', desired: declared?.desired }
  const [step] = s3Lifecycle.steps(work as never)
  if (step === undefined) throw new Error('nothing to do')
  return step
}

const CASES: readonly Case[] = [
  {
    title: 'policy of the bucket',
    writes: /^(Put|Delete)BucketPolicy$/,
    step: (isRemoval) =>
      rewritePolicy(BUCKET, ['ours'], undefined, (document) =>
        isRemoval ? withoutStatements(document, 'ours') : withStatement(document, statement('ours'))
      ),
    addTheirs: (aws) => (aws.bucket('acme-logs').policy = policy(...sids(aws.bucket('acme-logs').policy), 'theirs')),
    parts: (aws) => sids(aws.bucket('acme-logs').policy)
  },
  {
    title: 'event notifications',
    writes: /^PutBucketNotificationConfiguration$/,
    step: (isRemoval) =>
      rewriteNotifications({ ...BUCKET, id: 'ours' }, {}, (document) =>
        isRemoval ? withoutEntries(document, 'ours') : withEntry(document, entry)
      ),
    addTheirs: (aws) => {
      const { notification } = aws.bucket('acme-logs')
      const QueueConfigurations = [...(notification.QueueConfigurations ?? []), queue('theirs')]
      aws.bucket('acme-logs').notification = { QueueConfigurations }
    },
    parts: (aws) => (aws.bucket('acme-logs').notification.QueueConfigurations ?? []).map(({ Id }) => Id ?? '')
  },
  {
    title: 'lifecycle rules',
    writes: /^(Put|Delete)BucketLifecycle/,
    step: lifecycle,
    addTheirs: (aws) =>
      (aws.bucket('acme-logs').lifecycle = {
        Rules: [...(aws.bucket('acme-logs').lifecycle?.Rules ?? []), rule('theirs')]
      }),
    parts: (aws) =>
      (aws.bucket('acme-logs').lifecycle?.Rules ?? []).map(({ ID }) => (ID === RULE ? 'ours' : (ID ?? '')))
  },
  {
    title: 'policy of the topic',
    writes: /^SetTopicAttributes$/,
    step: (isRemoval) =>
      rewriteTopicPolicy({ ...BUCKET, topic: TOPIC }, ['ours'], undefined, (document) =>
        isRemoval ? withoutStatements(document, 'ours') : withStatement(document, statement('ours'))
      ),
    addTheirs: (aws) => aws.topics.set(TOPIC, { policy: policy(...sids(aws.topics.get(TOPIC)?.policy), 'theirs') }),
    parts: (aws) => sids(aws.topics.get(TOPIC)?.policy).filter((sid) => sid !== '__default_statement_ID')
  }
]

/** Who is let in by the trust policy of a role that others use too. */
function trustedBy(aws: FakeAws): readonly string[] {
  const { Statement } = JSON.parse(aws.role('r').trust) as { readonly Statement: readonly { readonly Sid?: string }[] }
  return Statement.map(({ Sid = 'ours' }) => Sid).toSorted()
}

interface Fault {
  /** Whether it is carried out all the same. */
  readonly isCarriedOut: boolean
  readonly code: string
  readonly status?: number
  readonly times: number
}

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['503 once', { isCarriedOut: false, code: 'SlowDown', status: 503, times: 1 }],
  ['503 for a while', { isCarriedOut: false, code: 'SlowDown', status: 503, times: 7 }],
  ['500', { isCarriedOut: false, code: 'InternalError', status: 500, times: 3 }],
  ['a page of a proxy', { isCarriedOut: false, code: 'HTTP_502', status: 502, times: 2 }],
  ['another change in progress', { isCarriedOut: false, code: 'OperationAborted', status: 409, times: 2 }],
  ['429', { isCarriedOut: false, code: 'Throttling', status: 429, times: 2 }],
  ['no answer', { isCarriedOut: false, code: 'ETIMEDOUT', times: 2 }],
  ['a request that came too slowly', { isCarriedOut: false, code: 'RequestTimeout', status: 400, times: 2 }],
  ['503 after it was carried out', { isCarriedOut: true, code: 'ServiceUnavailable', status: 503, times: 1 }],
  ['a lost answer', { isCarriedOut: true, code: 'ECONNRESET', times: 1 }]
]

let aws: FakeAws
beforeEach(() => {
  aws = fakeAws()
  aws.addBucket('acme-logs')
  aws.topics.set(TOPIC, { policy: policy('__default_statement_ID') })
  aws.addRole('r', { trust: policy('theirs') })
})

/** The service fails like this, and after the first time another team writes. */
function failing({ isCarriedOut, code, status, times }: Fault, writes: RegExp, write: () => unknown): Run {
  let left = times
  return async (operation: Operation) => {
    if (!writes.test(operation.name) || left === 0) return aws.run(operation)
    if (isCarriedOut) await aws.run(operation)
    if (left-- === times) write()
    throw new ServiceError(operation, code, code, status === undefined ? {} : { status })
  }
}

/** The engine does the step, through a door that sends again what may be sent again. */
async function carriedOut(step: Step, service: Run): Promise<number> {
  const clock = fakeClock()
  const run = retry(service, patience, (seconds) => clock.sleep(seconds))
  const world = { read: run, run, clock }
  const rewritten = await runSteps([step], world, 'object', unwatched)
  await repairing(rewritten, () => Promise.resolve(), world, unwatched)()
  return clock.slept()
}

describe.each(CASES)('what another team writes meanwhile stays in the $title', ({ writes, step, addTheirs, parts }) => {
  describe.each(FAULTS)('after %s', (_, fault) => {
    test('when our part is added', async () => {
      const seconds = await carriedOut(
        step(false),
        failing(fault, writes, () => addTheirs(aws))
      )
      expect(parts(aws).toSorted()).toEqual(['ours', 'theirs'])
      expect(seconds).toBeLessThanOrEqual(120)
      // What was carried out already is not sent again.
      const sent = aws.log.filter(({ name }) => writes.test(name))
      expect(sent).toHaveLength(1)
    })

    test('when our part is removed', async () => {
      await carriedOut(step(false), aws.run)
      await carriedOut(
        step(true),
        failing(fault, writes, () => addTheirs(aws))
      )
      expect(parts(aws)).toEqual(['theirs'])
    })
  })

  test('and the service gives up at some time', async () => {
    const always = failing({ isCarriedOut: false, code: 'SlowDown', status: 503, times: Infinity }, writes, () => 0)
    await expect(carriedOut(step(false), always)).rejects.toMatchObject({ code: 'SlowDown' })
  })
})

describe.each(FAULTS)('what another team writes meanwhile stays in a role after %s', (_, fault) => {
  test('in its trust policy', async () => {
    const answer = await ask(aws.run, roleRead('GetRole', { RoleName: 'r' }))
    const desired = { trustedPrincipal: USER, externalId: 'id' }
    const change = { desired, live: desired, leaving: [], account: '111122223333' }
    const step = trustUpdate('r', change, answer)
    const write = () => (aws.role('r').trust = policy(...trustedBy(aws).filter((sid) => sid !== 'ours'), 'more'))
    await carriedOut(step, failing(fault, /^UpdateAssumeRolePolicy$/, write))
    expect(trustedBy(aws)).toEqual(['more', 'ours', 'theirs'])
  })

  test('where the statement so far is known to be ours, it is replaced', async () => {
    const live = { trustedPrincipal: USER, externalId: 'before' }
    const statement = ({ externalId }: { readonly externalId: string }) => ({
      Effect: 'Allow',
      Principal: { AWS: USER },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': externalId } }
    })
    const statements = [statement({ externalId: 'theirs' }), statement(live)]
    aws.role('r').trust = JSON.stringify({ Version: '2012-10-17', Statement: statements })
    const answer = await ask(aws.run, roleRead('GetRole', { RoleName: 'r' }))
    const desired = { trustedPrincipal: USER, externalId: 'now' }
    await carriedOut(trustUpdate('r', { desired, live, leaving: [], account: '111122223333' }, answer), aws.run)
    expect(JSON.parse(aws.role('r').trust)).toMatchObject({ Statement: [statements[0], statement(desired)] })
  })

  test('that is described anew: its longest session', async () => {
    const step = describeRole('r', 'new', { description: '', maxSessionSeconds: 3600 })
    const write = () => (aws.role('r').maxSessionSeconds = 7200)
    await carriedOut(step, failing(fault, /^UpdateRole$/, write))
    expect(aws.role('r')).toMatchObject({ description: 'new', maxSessionSeconds: 7200 })
  })
})
