import type { Config } from '../model/config'
import type { Kind } from '../model/kind'
import { look } from '../observing/aws-reads'
import { losingSource, remarks, undeclaredSource } from '../delivery/notes'
import { bucketWrite } from '../spelling/aws-writes'
import { blockedBy, obstacleOf } from '../observing/obstacles'
import {
  deliveryObstacles,
  displaced,
  leftPlaces,
  LOG_DELIVERY,
  SOURCE_ARN,
  strays,
  type Delivery
} from '../delivery/log-delivery'
import { documentOf, policyRead, rewritePolicy } from '../delivery/bucket-policy'
import { leave, leavingNotes, leavingSid, withLeave } from '../delivery/leaving'
import { sidOf } from '../delivery/sid'
import * as policies from '../spelling/policies'

type Identity = Delivery & {
  readonly sid: string
  readonly resource: string
  readonly sourceArns: readonly string[]
  readonly prune: boolean
}

type DeliveryPolicy = {
  readonly effect: string
  readonly principals: readonly string[]
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly sourceArns: readonly string[]
  /** All conditions but that on the source buckets. */
  readonly conditions: readonly string[]
  /** Buckets that log to us without being declared, when they are to be pruned. */
  readonly undeclaredSources: readonly string[]
  /** What keeps logs from being delivered besides. */
  readonly obstacles: readonly string[]
}

interface Extra {
  /** The whole bucket policy; `undefined` when there is none. */
  readonly document: policies.PolicyDocument | undefined
  /** Undeclared sources that our statement goes on letting in: what they log would be lost. */
  readonly kept: readonly string[]
  /** Undeclared sources whose logging is switched off. */
  readonly pruned: readonly string[]
  /** What S3 has still to deliver to where the logs went before. */
  readonly leaving: policies.Statement | undefined
  readonly seenOn: Date
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-alternatives-guidelines.html */
const LARGEST_POLICY_BYTES = 20 * 1024
/** Beyond this the sources are not listed one by one, so that half of the policy is always left to others. */
const LARGEST_STATEMENT_BYTES = LARGEST_POLICY_BYTES / 2

/**
 * Our statement in the log bucket's policy: the delivery service may write the sources' logs below the prefix.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
 */
export const s3DeliveryPolicy: Kind<Identity, DeliveryPolicy, Extra> = {
  name: 's3-delivery-policy',
  settlesWithinSeconds: 30,
  fields: {
    effect: { change: 'update' },
    principals: { change: 'update' },
    actions: { change: 'update' },
    resources: { change: 'update' },
    sourceArns: { change: 'update' },
    conditions: { change: 'update' },
    undeclaredSources: { change: 'update' },
    obstacles: { change: { blocked: 'logs cannot be delivered to this bucket.' } }
  },

  declare(config) {
    const identity = identityOf(config)
    return [
      {
        address: `s3-delivery-policy:${identity.bucket}`,
        kind: 's3-delivery-policy',
        identity,
        desired: fieldsOf(grant(identity)),
        after: [`s3-bucket:${identity.bucket}`]
      }
    ]
  },

  async observe({ identity }, run) {
    const { bucket, account, region, partition, sid, sources, prune } = identity
    const subject = { name: `bucket ${bucket}`, arn: `arn:${partition}:s3:::${bucket}`, account, region }
    const seen = await look(run, subject, { policy: policyRead(identity) })
    if (seen.state !== 'present') return seen
    const document = documentOf(seen.answers.policy)
    const statements = policies.statementsOf(document)
    const live = policies.statementOf(document, sid)
    const undeclared = sources.length === 0 ? [] : await strays(identity, statements, run)
    const losing = live === undefined ? [] : await displaced(identity, identity.resource, live, run)
    const letIn = live === undefined ? [] : fieldsOf(live).sourceArns
    const kept = prune ? [] : undeclared.map((name) => arnOf(identity, name)).filter((arn) => letIn.includes(arn))
    const ours = grant(identity, kept)
    const seenOn = new Date()
    const moves = live !== undefined && !policies.partsOf(live).resources.includes(identity.resource)
    const leaving = moves ? leave(ours, sid, await leftPlaces(identity, live, run), seenOn) : undefined
    const extra = { document, kept, pruned: prune ? [...undeclared, ...losing] : [], leaving, seenOn }
    const notes = [
      ...remarks(statements, ours, identity.resource),
      ...leavingNotes(policies.statementOf(document, leavingSid(identity.sid)), seenOn),
      ...undeclared.map((name) => undeclaredSource(name, prune))
    ]

    const inSync = live !== undefined && policies.sameStatement(live, ours)
    const obstacles = inSync
      ? []
      : [
          ...tooLarge(merge(document, ours, identity, extra), ours),
          ...(prune ? [] : losing.map((name) => losingSource(name, identity))),
          ...(await deliveryObstacles(identity, run))
        ]
    if (live === undefined) return { state: 'absent', extra, notes, ...obstacleOf(obstacles) }
    const sourceArns = letIn.filter((arn) => !kept.includes(arn))
    const fields = { ...fieldsOf(live), sourceArns, undeclaredSources: extra.pruned, obstacles }
    return { state: 'present', fields, extra, notes }
  },

  judge: (_diff, _desired, { obstacles }) => blockedBy(obstacles),

  steps(work) {
    const { identity } = work.declared
    const { document, kept = [], pruned = [], leaving, seenOn = new Date() } = work.extra ?? {}
    const write = (latest: policies.PolicyDocument | undefined) =>
      work.action === 'delete'
        ? policies.withoutStatements(latest, identity.sid, leavingSid(identity.sid))
        : merge(latest, grant(identity, kept), identity, { leaving, seenOn })
    return [
      // Logging goes before the permission does: what is still delivered in between would be lost.
      ...(work.action === 'delete' ? [] : pruned).map((bucket) =>
        bucketWrite('PutBucketLogging', { ...identity, bucket }, { BucketLoggingStatus: {} })
      ),
      rewritePolicy(identity, document, write)
    ]
  }
}

function merge(
  document: policies.PolicyDocument | undefined,
  ours: policies.Statement,
  { sid }: Identity,
  { leaving, seenOn }: Pick<Extra, 'leaving' | 'seenOn'>
): policies.PolicyDocument {
  return withLeave(policies.withStatement(document, ours), sid, leaving, seenOn)
}

function identityOf({ aws, logBucket, logging, role }: Config): Identity {
  const { name, prefix } = logBucket
  const identity = {
    bucket: name,
    prefix,
    ...aws,
    sources: logging.sources,
    others: logging.others,
    prune: logging.prune,
    sid: sidOf(role.name),
    resource: `arn:${aws.partition}:s3:::${name}/${prefix}*`,
    sourceArns: logging.sources.map((source) => arnOf(aws, source))
  }
  // Where logging is not ours to manage, any bucket of the account may be a source.
  const listed =
    logging.sources.length > 0 && policies.policySize({ Statement: grant(identity) }) <= LARGEST_STATEMENT_BYTES
  return listed ? identity : { ...identity, sourceArns: [arnOf(aws, '*')] }
}

function arnOf({ partition }: { readonly partition: string }, bucket: string): string {
  return `arn:${partition}:s3:::${bucket}`
}

function grant({ sid, resource, sourceArns, account }: Identity, kept: readonly string[] = []): policies.Statement {
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: { Service: LOG_DELIVERY },
    Action: ['s3:PutObject'],
    Resource: resource,
    Condition: {
      ArnLike: { 'aws:SourceArn': [...sourceArns, ...kept] },
      StringEquals: { 'aws:SourceAccount': account }
    }
  }
}

function fieldsOf(statement: policies.Statement): DeliveryPolicy {
  const { conditions, ...parts } = policies.partsOf(statement)
  const others = [...conditions].filter(([test]) => test !== SOURCE_ARN)
  return {
    ...parts,
    sourceArns: conditions.get(SOURCE_ARN) ?? [],
    conditions: others.map(([test, values]) => `${test} = ${values.join(', ')}`).toSorted(),
    undeclaredSources: [],
    obstacles: []
  }
}

function tooLarge(merged: policies.PolicyDocument, ours: policies.Statement): readonly string[] {
  const size = policies.policySize(merged)
  if (size <= LARGEST_POLICY_BYTES) return []
  return [
    `the bucket policy would have ${size} bytes, ${policies.policySize({ Statement: ours })} of them ours, and S3 takes ${LARGEST_POLICY_BYTES}. Shorten the statements of others.`
  ]
}
