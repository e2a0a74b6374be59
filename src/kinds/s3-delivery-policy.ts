import { objectsArn } from '../aws/arns'
import { documentOf, policyRead, rewritePolicy } from '../aws/bucket-policy'
import { look } from '../aws/observe'
import * as policies from '../aws/policies'
import { actionsOf, conditionsOf, sameStatement, spelledLike } from '../aws/policy-meaning'
import { bucketWrite } from '../aws/requests'
import { bucketSubject } from '../aws/subjects'
import { allowedSources, namedSources, stillAllowed } from '../ingestion/delivery/allowed-sources'
import { allowingAll, denialsOf } from '../ingestion/delivery/denials'
import { lateDeliveryNotes, lateDeliverySid, withLateDelivery } from '../ingestion/delivery/late-delivery'
import * as notesOf from '../ingestion/delivery/notes'
import { type Delivery, deliveryObstacles, SOURCE_ARN } from '../ingestion/delivery/obstacles'
import { type Allowed, sourceArns, statementFor, tooLarge } from '../ingestion/delivery/statement'
import { loggingUnmatched, undeclaredSources } from '../ingestion/delivery/undeclared'
import { unwritable } from '../ingestion/delivery/unwritable'
import { lateDeliveries, onlyEnds } from '../ingestion/leaving/late-deliveries'
import { type Traced, tracedOf } from '../ingestion/leaving/unread'
import { readingDenials } from '../ingestion/reading/denials'
import type { Config } from '../model/config'
import type { Kind } from '../model/kind'
import { sidOf } from '../model/names'
import { blockedBy, obstacleOf } from '../model/obstacles'
import { type LocationUse, locationUse, otherReaders, readByOthers } from '../snowflake/integration-users'

type Identity = Delivery &
  Allowed &
  LocationUse & {
    readonly prune: boolean
    readonly ingestion: Traced
  }

type DeliveryPolicy = {
  readonly effect: string
  readonly principals: readonly string[]
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly sourceArns: readonly string[]
  /** All conditions except the one on the source buckets. */
  readonly conditions: readonly string[]
  /** Buckets that log to us but are not declared, if they are to be pruned. */
  readonly undeclaredSources: readonly string[]
  /** What is wrong with the statement for late deliveries. */
  readonly leaving: readonly string[]
  /** What else prevents the delivery of logs. */
  readonly obstacles: readonly string[]
}

interface Extra {
  /** The whole bucket policy; `undefined` when there is none. */
  readonly document: policies.PolicyDocument | undefined
  /** Our statement: it still allows undeclared sources that log here, since their logs would be lost otherwise. */
  readonly wanted?: policies.Statement
  /** Undeclared sources whose logging has to be turned off. */
  readonly pruned: readonly string[]
  /** The statement for late deliveries, after the logs have moved. */
  readonly late: policies.Statement | undefined
  /** Stages of others that read these logs: read by `prepare` for a deletion. */
  readonly readers: readonly string[]
}

const NOTHING_SEEN: Extra = { document: undefined, pruned: [], late: undefined, readers: [] }

/**
 * Our statement in the log bucket's policy: the delivery service may write the sources' logs under the prefix.
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
    leaving: { change: 'update', onTheWay: onlyEnds },
    obstacles: { change: { blocked: 'Logs cannot be delivered to this bucket.' } }
  },

  declare(config) {
    const identity = identityOf(config)
    return [
      {
        address: `s3-delivery-policy:${identity.bucket}`,
        kind: 's3-delivery-policy',
        identity,
        desired: fieldsOf(statementFor(identity)),
        after: [`s3-bucket:${identity.bucket}`]
      }
    ]
  },

  async observe({ identity }, read, now) {
    const { sid, prune } = identity
    const seen = await look(read, bucketSubject(identity), { policy: policyRead(identity) })
    if (seen.state !== 'present') return seen
    const document = documentOf(seen.answers.policy)
    const statements = policies.statementsOf(document)
    const live = policies.statementOf(document, sid)
    const undeclared = await undeclaredSources(identity, live, statements, read)
    const unmatched = await loggingUnmatched(identity, statements, read)
    const { here, displaced, unreadable, unlisted } = undeclared
    const allowed = live === undefined ? [] : allowedSources(live, identity)
    const names = [...(prune ? [] : here), ...unreadable]
    const stays = stillAllowed(identity, allowed, { names, patterns: unlisted })
    const declaredArns = namedSources(identity.sourceArns, allowed, stays)
    const wanted = statementFor({ ...identity, sourceArns: declaredArns }, stays)
    const { statement: late, problems } = await lateDeliveries(identity, wanted, document, read, now)
    const pruned = prune ? [...here, ...displaced] : []
    const extra = { document, wanted, pruned, late, readers: [] }
    const inSync = live !== undefined && sameStatement(live, wanted)
    const others = statements.filter(({ Sid }) => Sid !== sid && Sid !== lateDeliverySid(sid))
    const denials = denialsOf(others, identity, now)
    const coveredBy = allowingAll(others, wanted, identity, now)
    const reading = readingDenials(others, { ...identity, roleArn: identity.ingestion.roleArn }, now)
    const notes = [
      ...coveredBy.map(notesOf.allowedByOther),
      ...(inSync ? denials.certain : []),
      ...denials.possible,
      ...reading.certain,
      ...reading.possible,
      ...lateDeliveryNotes(policies.statementOf(document, lateDeliverySid(sid))),
      ...(here.length === 0 ? [] : [notesOf.undeclaredSources(here, prune)]),
      ...(unmatched.length === 0 ? [] : [notesOf.unmatchedSources(unmatched)]),
      ...(stays.length === 0 ? [] : notesOf.widerThanDeclared(undeclared, stays, identity))
    ]

    const delivery = inSync ? { sentences: [] } : await deliveryObstacles(identity, read)
    if (delivery.hidden !== undefined) return delivery.hidden
    const obstacles = inSync
      ? []
      : [
          ...tooLarge(merge(document, wanted, identity, late), wanted),
          ...(prune || displaced.length === 0 ? [] : [notesOf.displacedSources(displaced, identity)]),
          ...(undeclared.moves ? notesOf.mayBeDisplaced(undeclared, identity) : []),
          ...denials.certain,
          ...unwritable(others),
          ...delivery.sentences
        ]
    if (live === undefined) return { state: 'absent', extra, notes, coveredBy, ...obstacleOf(obstacles) }
    const shown = fieldsOf(live, wanted)
    const sourceArns = [
      ...shown.sourceArns.filter((arn) => !stays.includes(arn)),
      // A pattern that stays allows them.
      ...identity.sourceArns.filter((arn) => !declaredArns.includes(arn))
    ].toSorted()
    const fields = { ...shown, sourceArns, undeclaredSources: pruned, leaving: problems, obstacles }
    return { state: 'present', fields, extra, notes, coveredBy }
  },

  judge: (_diff, _desired, { obstacles }) => blockedBy(obstacles),

  async prepare({ action, extra = NOTHING_SEEN, declared: { identity } }, read) {
    return action === 'delete' ? { ...extra, readers: await otherReaders(identity, read) } : extra
  },

  retainedBecause: (_, { readers }) => readByOthers(readers),

  steps(work) {
    const { identity } = work.declared
    const { document, wanted = statementFor(identity), pruned, late } = work.extra ?? NOTHING_SEEN
    const sids = [identity.sid, lateDeliverySid(identity.sid)]
    const write = (latest: policies.PolicyDocument | undefined) =>
      work.action === 'delete' ? policies.withoutStatements(latest, ...sids) : merge(latest, wanted, identity, late)
    return [
      // Logging is turned off before the permission is removed, since what is delivered in between would be lost.
      ...(work.action === 'delete' ? [] : pruned).map((bucket) =>
        bucketWrite('PutBucketLogging', { ...identity, bucket }, { BucketLoggingStatus: {} })
      ),
      rewritePolicy(identity, sids, document, write)
    ]
  }
}

function merge(
  document: policies.PolicyDocument | undefined,
  wanted: policies.Statement,
  { sid }: Identity,
  late: policies.Statement | undefined
): policies.PolicyDocument {
  return withLateDelivery(policies.withStatement(document, wanted), sid, late)
}

function identityOf(config: Config): Identity {
  const { aws, logBucket, logging, role } = config
  const { name, prefix } = logBucket
  const { sources, others, prune } = logging
  const ingestion = tracedOf(config)
  const identity = { bucket: name, prefix, ...aws, sources, others, prune, ingestion, ...locationUse(config) }
  const names = { sid: sidOf(role.name), resource: objectsArn(aws, name, prefix) }
  return { ...identity, ...names, sourceArns: sourceArns({ ...identity, ...names }) }
}

/** @param declared what means the same is spelled as in this statement */
function fieldsOf(statement: policies.Statement, declared = statement): DeliveryPolicy {
  const { conditions, ...parts } = policies.partsOf(statement)
  return {
    ...parts,
    actions: spelledLike(actionsOf(declared), actionsOf(statement)),
    sourceArns: conditions.get(SOURCE_ARN) ?? [],
    conditions: spelledLike(conditionsOf(declared, SOURCE_ARN), conditionsOf(statement, SOURCE_ARN)),
    undeclaredSources: [],
    leaving: [],
    obstacles: []
  }
}
