import { bucketSubject } from '../aws/subjects'
import { bucketArn, objectsArn } from '../aws/arns'
import type { Config } from '../model/config'
import type { Kind } from '../model/kind'
import { look } from '../aws/observe'
import { losingSource, remarks, undeclaredSource } from '../log-delivery/notes'
import { bucketWrite } from '../aws/requests'
import { blockedBy, obstacleOf } from '../model/obstacles'
import {
  deliveryObstacles,
  displacedSources,
  previousTargets,
  LOG_DELIVERY,
  SOURCE_ARN,
  undeclaredSources,
  type Delivery
} from '../log-delivery/obstacles'
import { documentOf, policyRead, rewritePolicy } from '../aws/bucket-policy'
import { lateDelivery, lateDeliveryNotes, lateDeliverySid, withLateDelivery } from '../log-delivery/late-delivery'
import { sidOf } from '../model/names'
import * as policies from '../aws/policies'

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

const NOTHING_SEEN: Extra = { document: undefined, kept: [], pruned: [], leaving: undefined, seenOn: new Date(0) }

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
  cloud: 'aws',
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

  async observe({ identity }, read, now) {
    const { sid, sources, prune } = identity
    const seen = await look(read, bucketSubject(identity), { policy: policyRead(identity) })
    if (seen.state !== 'present') return seen
    const document = documentOf(seen.answers.policy)
    const statements = policies.statementsOf(document)
    const live = policies.statementOf(document, sid)
    const undeclared = sources.length === 0 ? [] : await undeclaredSources(identity, statements, read)
    const losing = live === undefined ? [] : await displacedSources(identity, identity.resource, live, read)
    const letIn = live === undefined ? [] : fieldsOf(live).sourceArns
    const kept = prune ? [] : undeclared.map((name) => bucketArn(identity, name)).filter((arn) => letIn.includes(arn))
    const ours = grant(identity, kept)
    const moves = live !== undefined && !policies.partsOf(live).resources.includes(identity.resource)
    const leaving = moves ? lateDelivery(ours, sid, await previousTargets(identity, live, read), now) : undefined
    const extra = { document, kept, pruned: prune ? [...undeclared, ...losing] : [], leaving, seenOn: now }
    const notes = [
      ...remarks(statements, ours, identity.resource),
      ...lateDeliveryNotes(policies.statementOf(document, lateDeliverySid(identity.sid)), now),
      ...undeclared.map((name) => undeclaredSource(name, prune))
    ]

    const inSync = live !== undefined && policies.sameStatement(live, ours)
    const obstacles = inSync
      ? []
      : [
          ...tooLarge(merge(document, ours, identity, extra), ours),
          ...(prune ? [] : losing.map((name) => losingSource(name, identity))),
          ...(await deliveryObstacles(identity, read))
        ]
    if (live === undefined) return { state: 'absent', extra, notes, ...obstacleOf(obstacles) }
    const sourceArns = letIn.filter((arn) => !kept.includes(arn))
    const fields = { ...fieldsOf(live), sourceArns, undeclaredSources: extra.pruned, obstacles }
    return { state: 'present', fields, extra, notes }
  },

  judge: (_diff, _desired, { obstacles }) => blockedBy(obstacles),

  steps(work) {
    const { identity } = work.declared
    const { document, kept, pruned, leaving, seenOn } = work.extra ?? NOTHING_SEEN
    const write = (latest: policies.PolicyDocument | undefined) =>
      work.action === 'delete'
        ? policies.withoutStatements(latest, identity.sid, lateDeliverySid(identity.sid))
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
  return withLateDelivery(policies.withStatement(document, ours), sid, leaving, seenOn)
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
    resource: objectsArn(aws, name, prefix),
    sourceArns: logging.sources.map((source) => bucketArn(aws, source))
  }
  // Where logging is not ours to manage, any bucket of the account may be a source.
  const listed =
    logging.sources.length > 0 && policies.policySize({ Statement: grant(identity) }) <= LARGEST_STATEMENT_BYTES
  return listed ? identity : { ...identity, sourceArns: [bucketArn(aws, '*')] }
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
