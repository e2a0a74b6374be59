import {
  expirationOf,
  type Lifecycle,
  lifecycleRead,
  lifecycleWrite,
  olderForm,
  othersRules,
  type Sooner,
  soonerThan,
  VERSION_DAYS,
  withExpiration,
  withoutExpiration
} from '../aws/lifecycle'
import { look } from '../aws/observe'
import { rewrite, unknownElements } from '../aws/shared-documents'
import { type BucketPlace, bucketSubject } from '../aws/subjects'
import type { Kind } from '../model/kind'
import { lifecycleRuleId } from '../model/names'
import { blockedBy, obstacleOf } from '../model/obstacles'

type Identity = BucketPlace & {
  readonly prefix: string
  readonly days: number
  /** Identifies our rule among others' rules. */
  readonly ruleId: string
}

type Rule = {
  /** null = the rule is disabled. */
  readonly expirationDays: number | null
  readonly expirationPrefix: string | null
  /** How many days later the versions of an expired object are deleted, if the bucket keeps versions; null = never. */
  readonly versionDays: number | null
  readonly expirationBesides: readonly string[]
}

/**
 * Our rule in the log bucket's lifecycle configuration: logs expire. Destroy removes it even if the bucket stays, since
 * it would keep deleting logs that nothing loads any more.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
 */
export const s3Lifecycle: Kind<Identity, Rule, Lifecycle | undefined> = {
  name: 's3-lifecycle',
  cloud: 'aws',
  // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket_lifecycle_configuration.go
  settlesWithinSeconds: 240,
  settledLooks: 3,
  fields: {
    expirationDays: { change: 'update' },
    expirationPrefix: { change: 'update' },
    versionDays: { change: 'update' },
    expirationBesides: { change: 'update' }
  },

  declare({ aws, logBucket: { name, prefix, expirationDays }, role }) {
    if (expirationDays === null) return []
    const ruleId = lifecycleRuleId(role.name)
    return [
      {
        address: `s3-lifecycle:${name}`,
        kind: 's3-lifecycle',
        identity: { bucket: name, prefix, ...aws, days: expirationDays, ruleId },
        desired: { expirationDays, expirationPrefix: prefix, versionDays: VERSION_DAYS, expirationBesides: [] },
        after: [`s3-bucket:${name}`]
      }
    ]
  },

  async observe({ identity }, read, now) {
    const seen = await look(read, bucketSubject(identity), { lifecycle: lifecycleRead(identity) })
    if (seen.state !== 'present') return seen
    const { lifecycle } = seen.answers
    const notes = notesOf(lifecycle, identity, now)
    const obstacles = unknownElements(lifecycle)
    const expiration = expirationOf(lifecycle, identity.ruleId)
    if (expiration === undefined) return { state: 'absent', extra: lifecycle, notes, ...obstacleOf(obstacles) }
    const { days, prefix, versionDays, otherActions } = expiration
    const fields = { expirationDays: days, expirationPrefix: prefix, versionDays, expirationBesides: otherActions }
    return { state: 'present', fields, extra: lifecycle, notes }
  },

  judge: (_diff, _desired, _live, lifecycle) => blockedBy(unknownElements(lifecycle)),

  steps(work) {
    const { identity } = work.declared
    const { ruleId, prefix, days } = identity
    return [
      rewrite<Lifecycle, Lifecycle>({
        read: lifecycleRead(identity),
        documentOf: (lifecycle) => lifecycle,
        seen: work.extra,
        change: (lifecycle) =>
          work.action === 'delete'
            ? withoutExpiration(lifecycle, ruleId)
            : withExpiration(lifecycle, ruleId, prefix, days),
        put: (lifecycle) => lifecycleWrite(identity, lifecycle),
        others: (lifecycle) => othersRules(lifecycle, ruleId)
      })
    ]
  }
}

function notesOf(lifecycle: Lifecycle | undefined, { ruleId, prefix, days }: Identity, now: Date): readonly string[] {
  const older = olderForm(lifecycle)
  return [
    ...soonerThan(lifecycle, { id: ruleId, prefix, days }).map((rule) => soonerNote(rule, days, now)),
    ...(older.length === 0
      ? []
      : [
          `S3 does not accept rules with a bare prefix next to newer ones, so any change here gives ${older.map((id) => JSON.stringify(id)).join(', ')} a filter with the same prefix, which means the same.`
        ])
  ]
}

function soonerNote({ id, after }: Sooner, days: number, now: Date): string {
  const rule = `Rule ${JSON.stringify(id)} deletes objects under this prefix`
  const instead = `before the ${days} days of log-expiration-days: change or remove it.`
  if (!(after instanceof Date)) return `${rule} after ${after} days, ${instead}`
  const date = after.toISOString().slice(0, 10)
  return after > now
    ? `${rule} on ${date}, and from then on each new one as soon as S3 gets to it, ${instead}`
    : `${rule} as soon as S3 gets to them, since its date ${date} has passed, ${instead}`
}
