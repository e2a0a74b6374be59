import { bucketArn } from '../aws/arns'
import { notificationsRead } from '../aws/notification-update'
import { describeEntry, entriesOf } from '../aws/notifications'
import { askIfSet, look } from '../aws/observe'
import * as policies from '../aws/policies'
import { type Said, sameStatement, sentencesOf, spelledLike, statementName } from '../aws/policy-meaning'
import { deletedPrincipals, keyProblems } from '../aws/topic-obstacles'
import {
  permissionOn,
  rewriteTopicPolicy,
  topicName,
  type TopicPlace,
  topicPolicy,
  topicRead,
  topicSubject
} from '../aws/topic-policy'
import type { Kind } from '../model/kind'
import { notificationId, topicSid } from '../model/names'
import { blockedBy, obstacleOf } from '../model/obstacles'
import type { Run } from '../model/operation'
import { objectOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

type Identity = TopicPlace & {
  readonly sids: Sids
  /** Distinguishes pipelines that share the topic. */
  readonly sid: string
  readonly bucket: string
  readonly partition: string
  /** The Id of our entry in the bucket's notifications. */
  readonly entry: string
}

type Sids = { readonly publish: string; readonly subscribe: string }

type Permission = {
  /** What S3 may do, one action at a time; empty = nothing. */
  readonly publish: readonly string[]
  /** What Snowflake may do; `snowflake` stands for the user that it names. */
  readonly subscribe: readonly string[]
  /** What keeps the topic from passing events on. */
  readonly obstacles: readonly string[]
}

interface Extra {
  readonly document: policies.PolicyDocument | undefined
  /** ARN of the user as which Snowflake subscribes. */
  readonly subscriber: string
  /** Whether the statements are somebody else's. */
  readonly isAdopted: boolean
  /** Entries of others in the bucket's notifications that go to the topic: read by `prepare` for a deletion. */
  readonly publishers: readonly string[]
}

const NOTHING_SEEN: Extra = { document: undefined, subscriber: '', isAdopted: false, publishers: [] }
const SUBSCRIBER = 'snowflake'

/**
 * Our statements in the policy of the SNS topic that passes S3's events on to several subscribers: S3 may publish the
 * events of the log bucket, and Snowflake's user may subscribe Snowpipe's queue.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-auto-s3
 */
export const snsPermission: Kind<Identity, Permission, Extra> = {
  name: 'sns-permission',
  cloud: 'aws',
  settlesWithinSeconds: 30,
  fields: {
    publish: { change: 'update' },
    subscribe: { change: 'update' },
    obstacles: { change: { blocked: 'The topic cannot pass events on.' } }
  },

  declare({ aws, logBucket: { name, topic }, role }) {
    if (topic === null) return []
    const sids = { publish: topicSid('publish', role.name), subscribe: topicSid('subscribe', role.name) }
    const identity = { topic, sids, sid: sids.publish, bucket: name, entry: notificationId(role.name), ...aws }
    const { publish, subscribe } = statementsFor(identity, SUBSCRIBER)
    const desired = { publish: said(publish), subscribe: said(subscribe), obstacles: [] }
    return permissionOn(topic).map((address) => ({ address, kind: 'sns-permission', identity, desired, after: [] }))
  },

  async observe({ identity }, read) {
    const seen = await look(read, topicSubject(identity), { topic: topicRead(identity) })
    if (seen.state === 'hidden') return seen
    if (seen.state === 'absent') return { state: 'absent', extra: NOTHING_SEEN, obstacle: missingTopic(identity) }
    const { topic } = seen.answers
    const document = topicPolicy(topic)
    const subscriber = await subscriberOf(identity, read)
    const wanted = statementsFor(identity, subscriber)
    const [publish, subscribe] = [found(document, wanted.publish), found(document, wanted.subscribe)]
    const live = [publish, subscribe].filter((one) => one !== undefined)
    const adopted = live.filter(({ Sid }) => Sid !== identity.sids.publish && Sid !== identity.sids.subscribe)
    const keys = keyProblems(topic?.Attributes?.['KmsMasterKeyId'])
    const notes = [
      ...keys.notes,
      ...adopted.map((one) => `Adopted: statement ${statementName(one)}.`),
      `Snowflake subscribes as ${subscriber}.`
    ]
    const extra = { document, subscriber, isAdopted: adopted.length === 2, publishers: [] }
    const inSync = isSame(publish, wanted.publish) && isSame(subscribe, wanted.subscribe)
    const others = policies.statementsOf(document).filter((one) => !live.includes(one))
    const obstacles = [...keys.obstacles, ...(inSync ? [] : deletedPrincipals(others))]
    if (live.length === 0) return { state: 'absent', extra, notes, ...obstacleOf(obstacles) }
    const declared = statementsFor(identity, SUBSCRIBER)
    const fields = {
      publish: spelledLike(sentencesOf(declared.publish), sentences(publish, subscriber)),
      subscribe: spelledLike(sentencesOf(declared.subscribe), sentences(subscribe, subscriber)),
      obstacles
    }
    return { state: 'present', fields, extra, notes }
  },

  judge: (_diff, _desired, { obstacles }) => blockedBy(obstacles),

  async prepare({ action, extra = NOTHING_SEEN, declared: { identity } }, read) {
    return action === 'delete' ? { ...extra, publishers: await publishersOf(identity, read) } : extra
  },

  retainedBecause(_, { isAdopted, publishers }) {
    if (isAdopted) return 'it was not created by this action'
    return publishers.length === 0 ? undefined : `S3 sends events to the topic for ${publishers.join(', ')} too`
  },

  steps(work) {
    const { identity } = work.declared
    const { document, subscriber } = work.extra ?? NOTHING_SEEN
    const { publish, subscribe } = identity.sids
    return [
      rewriteTopicPolicy(identity, [publish, subscribe], document, (latest) =>
        work.action === 'delete'
          ? policies.withoutStatements(latest, publish, subscribe)
          : withBoth(latest, statementsFor(identity, subscriber))
      )
    ]
  }
}

type Both = { readonly publish: policies.Statement; readonly subscribe: policies.Statement }

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html */
function statementsFor(identity: Identity, subscriber: string): Both {
  const { sids, topic: Resource, bucket, account } = identity
  const allow = { Effect: 'Allow', Resource }
  const Condition = {
    ArnLike: { 'aws:SourceArn': bucketArn(identity, bucket) },
    StringEquals: { 'aws:SourceAccount': account }
  }
  const s3 = { Service: 's3.amazonaws.com' }
  return {
    publish: { Sid: sids.publish, ...allow, Principal: s3, Action: 'sns:Publish', Condition },
    subscribe: { Sid: sids.subscribe, ...allow, Principal: { AWS: subscriber }, Action: 'sns:Subscribe' }
  }
}

/** Our statement, or one of somebody else that means the same. */
function found(
  document: policies.PolicyDocument | undefined,
  wanted: policies.Statement
): policies.Statement | undefined {
  const statements = policies.statementsOf(document)
  return statements.find(({ Sid }) => Sid === wanted['Sid']) ?? statements.find((one) => sameStatement(one, wanted))
}

function withBoth(latest: policies.PolicyDocument | undefined, wanted: Both): policies.PolicyDocument {
  return [wanted.publish, wanted.subscribe].reduce<policies.PolicyDocument | undefined>((document, statement) => {
    const live = found(document, statement)
    return isSame(live, statement) && document !== undefined ? document : policies.withStatement(document, statement)
  }, latest) as policies.PolicyDocument
}

function isSame(live: policies.Statement | undefined, wanted: policies.Statement): boolean {
  return live !== undefined && sameStatement(live, wanted)
}

function said(statement: policies.Statement): readonly string[] {
  return sentencesOf(statement).map(({ text }) => text)
}

/** Only Snowflake knows who subscribes, so no declaration can name that user. */
function sentences(live: policies.Statement | undefined, subscriber: string): readonly Said[] {
  const anonymous = (text: string) => text.replaceAll(` AWS ${subscriber} `, ` AWS ${SUBSCRIBER} `)
  const all = live === undefined ? [] : sentencesOf(live)
  return all.map(({ meaning, text }) => ({ meaning: anonymous(meaning), text: anonymous(text) }))
}

async function subscriberOf({ topic }: Identity, read: Run): Promise<string> {
  const [row] = await read(statement('sns/subscriber', { topic }))
  const document = objectOf(row?.['POLICY']) as unknown as policies.PolicyDocument
  const [principal = ''] = policies.statementsOf(document).flatMap((one) => policies.partsOf(one).principals)
  return principal.replace(/^AWS /, '')
}

async function publishersOf(identity: Identity, read: Run): Promise<readonly string[]> {
  const document = await askIfSet(read, notificationsRead(identity))
  return entriesOf(document ?? {})
    .filter(({ arn, id }) => arn === identity.topic && id !== identity.entry)
    .map(describeEntry)
}

function missingTopic({ topic, region }: Identity): string {
  return `Topic ${topic} does not exist. Create it: aws sns create-topic --region ${region} --name ${topicName(topic)}.`
}
