import { observeStandby } from '../ingestion/leaving/standby'
import { type Traced, tracedOf } from '../ingestion/leaving/unread'
import { dropLeaving, standBy } from '../ingestion/snowpipe/beside'
import { leavingName } from '../ingestion/snowpipe/leaving'
import { waitForAccess } from '../ingestion/snowpipe/waits'
import type { Kind } from '../model/kind'
import { addressOf } from '../snowflake/identifiers'

type Identity = Traced

type Standby = {
  readonly location: string
}

interface Extra {
  /** What loads from there already looks for what was stored since then, ISO 8601; null = nothing does. */
  readonly since: string | null
  /** It has to be made anew. */
  readonly isBroken: boolean
  readonly now: Date
}

/**
 * Loads what S3 delivers to a new location while the logs move there, until the pipe has followed and is notified. It exists
 * before any bucket logs there, so nothing depends on whether the apply is finished. The notification drops it.
 */
export const standby: Kind<Identity, Standby, Extra> = {
  name: 'standby',
  cloud: 'snowflake',
  isTemporary: true,
  settlesWithinSeconds: 30,
  fields: { location: { change: 'update' } },

  declare(config) {
    const ingestion = tracedOf(config)
    const { database, schema, names } = config.snowflake
    const inSchema = (kind: string, name: string) => addressOf(kind, database, schema, name)
    return [
      {
        address: inSchema('standby', leavingName(ingestion)),
        kind: 'standby',
        identity: ingestion,
        desired: { location: ingestion.location },
        // All that a pipe needs, since lines are parsed at once.
        after: [
          addressOf('storage-integration', ingestion.integration),
          inSchema('file-format', names.fileFormat),
          inSchema('table', names.staging),
          inSchema('stream', names.stream),
          inSchema('task', names.task),
          `iam-role-policy:${config.role.policyName}`,
          // Once an apply is killed, it shows whose logs these are.
          `s3-delivery-policy:${config.logBucket.name}`,
          ...(ingestion.warehouse === null ? [] : [addressOf('warehouse', ingestion.warehouse)])
        ],
        before: [
          ...config.logging.sources.map((source) => `s3-logging:${source}` as const),
          inSchema('stage', names.stage)
        ]
      }
    ]
  },

  async observe({ identity: ingestion }, read, now) {
    const { isMove, stands, own, isPossible } = await observeStandby(ingestion, ingestion.aws, read)
    const extra = { since: own?.since ?? null, isBroken: own?.isBroken === true, now }
    if (isMove && isPossible && !stands) return { state: 'absent', extra }
    return { state: 'present', fields: { location: ingestion.location }, extra }
  },

  steps(work) {
    const ingestion = work.declared.identity
    if (work.action === 'delete') return []
    const { since = null, isBroken = false, now = new Date(0) } = work.extra ?? {}
    return [
      waitForAccess(ingestion),
      ...(isBroken ? dropLeaving(ingestion, { name: leavingName(ingestion) }) : []),
      ...standBy(ingestion, now, since ?? undefined)
    ]
  }
}
