import { roleNameIn } from '../aws/arns'
import { endLeavingTrust } from '../aws/trust-update'
import { locationsOfOthers, type LocationsToAdd, locationsToAdd } from '../ingestion/leaving/allowed'
import { type Traced, tracedOf } from '../ingestion/leaving/unread'
import {
  type LoadsSince,
  observeLoadsSince,
  untilReadable,
  whileAccessChanges
} from '../ingestion/snowpipe/access-change'
import { changed, type Work } from '../model/change'
import type { Kind } from '../model/kind'
import { MARK, retainedUnlessOurs } from '../model/names'
import { call, type Step } from '../model/step'
import { addressOf } from '../snowflake/identifiers'
import { alterIntegration } from '../snowflake/integration-changes'
import { locationNotes, type Locations, locationsOf, othersOf } from '../snowflake/integration-locations'
import { integrationRows } from '../snowflake/integration-rows'
import { type IntegrationUse, integrationUse, otherStages } from '../snowflake/integration-users'
import { isAllowed, locationOf, overlap, providerOf } from '../snowflake/locations'
import { orHidden } from '../snowflake/refusals'
import { booleanOf, propertiesOf, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

type Identity = IntegrationUse & {
  readonly name: string
  readonly location: string
  readonly ingestion: Traced
  readonly account: string
  readonly partition: string
  readonly region: string
}

type Integration = {
  readonly provider: string | null
  readonly enabled: boolean
  readonly roleArn: string | null
  /** Our location, if it is allowed. */
  readonly allowedLocations: readonly string[]
  /** The blocked locations that overlap with ours. */
  readonly blockedLocations: readonly string[]
  /** What the logs have left, or are about to, and the integration does not allow although S3 still delivers there. */
  readonly leaving: readonly string[]
  /** Where we load from so far with another role, and that it has to name when it switches to the declared one. */
  readonly unnamed: readonly string[]
  /** null = the one that Snowflake generates. */
  readonly externalId: string | null
  readonly iamUserArn: string | null
  /** Only set at creation: shows whether we created the integration and may drop it. */
  readonly comment: string | null
}

/** What changes when it switches to another role, or to an external ID that the role trusts by then. */
const SWITCHED = ['roleArn', 'externalId']

type Update = Extract<Work<Identity, Integration, Others>, { action: 'update' | 'replace' }>

/** Locations that others may need: they stay. */
interface Others extends Locations {
  /** To be allowed in addition. */
  readonly left?: readonly string[]
  /** Allowed where our logs never were, and other stages that use it: read by `prepare` for a deletion. */
  readonly ofOthers?: readonly string[]
  readonly stages?: readonly string[]
  /** Read by `prepare` for an update. */
  readonly loadsSince?: LoadsSince
}

/**
 * The trust between Snowflake and the role. Only altered, never recreated: that would change its external ID and detach
 * every stage that uses it. https://docs.snowflake.com/en/sql-reference/sql/alter-storage-integration
 */
export const storageIntegration: Kind<Identity, Integration, Others> = {
  name: 'storage-integration',
  cloud: 'snowflake',
  outputs: { 'integration-arn': 'iamUserArn', 'external-id': 'externalId' },
  fields: {
    provider: {
      change: {
        blocked:
          'The integration is for another storage provider. That cannot be changed in place, and recreating it would change its external ID, break the trust with its role and detach every stage that uses it: set another `integration`.'
      }
    },
    enabled: { change: 'update' },
    roleArn: { change: 'update' },
    allowedLocations: { change: 'update' },
    blockedLocations: { change: 'update' },
    leaving: { change: 'update' },
    unnamed: { change: 'update' },
    externalId: {
      change: 'update',
      same: (wanted: string | null, live: string | null) => wanted === null || wanted === live
    },
    iamUserArn: { change: 'computed' },
    comment: { change: 'computed' }
  },

  declare(config) {
    const { integration: name, externalId } = config.snowflake
    const location = locationOf(config)
    return [
      {
        address: addressOf('storage-integration', name),
        kind: 'storage-integration',
        identity: {
          name,
          location,
          ingestion: tracedOf(config),
          ...config.aws,
          ...integrationUse(config.snowflake)
        },
        desired: {
          provider: providerOf(config),
          enabled: true,
          roleArn: config.role.arn,
          allowedLocations: [location],
          blockedLocations: [],
          leaving: [],
          unnamed: [],
          externalId,
          iamUserArn: null,
          comment: MARK
        },
        after: [],
        // Both can read until then: the role that it uses so far, and from then on the other one.
        switches: {
          fields: SWITCHED,
          to: [`iam-role:${config.role.name}`, `iam-role-policy:${config.role.policyName}`]
        }
      }
    ]
  },

  async observe({ identity }, read, now) {
    const { name, location, ingestion } = identity
    const seen = await orHidden<Integration, Others>(async () => {
      const property = propertiesOf(await integrationRows(name, read))
      const { allowed, blocked } = locationsOf(property)
      const roleArn = textOf(property.get('STORAGE_AWS_ROLE_ARN'))
      const toAdd = await locationsToAdd(ingestion, { allowed, roleArn }, read, now)
      const others = othersOf(property, location)
      const fields = {
        provider: textOf(property.get('STORAGE_PROVIDER')),
        enabled: booleanOf(property.get('ENABLED')),
        roleArn,
        allowedLocations: isAllowed(location, allowed) ? [location] : [],
        blockedLocations: blocked.filter((one) => overlap(one, location)),
        ...toAdd,
        externalId: textOf(property.get('STORAGE_AWS_EXTERNAL_ID')),
        iamUserArn: textOf(property.get('STORAGE_AWS_IAM_USER_ARN')),
        comment: textOf(property.get('COMMENT'))
      }
      return { state: 'present', fields, extra: { ...others, left: together(toAdd) }, notes: locationNotes(others) }
    })
    if (seen.state !== 'absent') return seen
    const toAdd = await locationsToAdd(ingestion, { allowed: [], roleArn: null }, read, now)
    return { ...seen, extra: { allowed: [], blocked: [], left: together(toAdd) } }
  },

  steps(work) {
    const { name } = work.declared.identity
    switch (work.action) {
      case 'create': {
        const { blockedLocations: _, iamUserArn: __, leaving: ___, unnamed: ____, ...settings } = work.desired
        const allowedLocations = [...settings.allowedLocations, ...(work.extra?.left ?? [])]
        return [call(statement('storage-integration/create', { name, ...settings, allowedLocations }))]
      }
      case 'delete':
        return [call(statement('storage-integration/drop', { name }))]
      case 'update':
      case 'replace':
        return changes(work)
    }
  },

  async prepare({ action, extra = { allowed: [], blocked: [] }, declared: { identity } }, read, now) {
    if (action !== 'delete') return { ...extra, loadsSince: await observeLoadsSince(identity.ingestion, read, now) }
    const ofOthers = await locationsOfOthers(extra.allowed, identity, read)
    return { ...extra, ofOthers, stages: await otherStages(identity, read) }
  },

  retainedBecause({ comment }, { ofOthers = [], stages = [] }) {
    if (stages.length > 0) return retainedUnlessOurs(comment) ?? `other stages use it: ${stages.join(', ')}`
    return (
      retainedUnlessOurs(comment) ?? (ofOthers.length === 0 ? undefined : `other stages may use ${ofOthers.join(', ')}`)
    )
  }
}

/** If it switches, the role is there already. Otherwise, the wait comes after the changes of the role. */
function changes({ declared: { identity }, diff, desired, live, extra }: Update): readonly Step[] {
  const { location, ingestion } = identity
  const { left = [], loadsSince = null } = extra
  const { allowedLocations, blockedLocations, leaving, unnamed, ...settings } = changed(diff, desired)
  const allowed = (allowedLocations ?? leaving ?? unnamed) && [location, ...left]
  const unblocks = blockedLocations !== undefined
  const alters = alterIntegration(identity, { ...settings, ...(allowed && { allowed }), unblocks }, extra)
  const isLast = diff.some(({ field }) => SWITCHED.includes(field))
  const hasOtherId = settings.externalId !== undefined && live.roleArn === desired.roleArn
  return [
    ...whileAccessChanges(ingestion, loadsSince, alters),
    ...(isLast ? untilReadable(ingestion, loadsSince) : []),
    ...(hasOtherId ? [endLeavingTrust(roleNameIn(ingestion.roleArn))] : [])
  ]
}

function together({ leaving, unnamed }: LocationsToAdd): readonly string[] {
  return [...new Set([...leaving, ...unnamed])]
}
