import type { GetRoleResponse } from '@aws-sdk/client-iam'
import { look } from '../aws/observe'
import type { Trusted } from '../aws/own-trust'
import { roleRead, roleWrite } from '../aws/requests'
import type { IamRole } from '../aws/role-fields'
import { roleNotes } from '../aws/role-notes'
import { whyRetained } from '../aws/role-retained'
import { alterRole, createRole, MARK_TAG, writesTrust } from '../aws/role-writes'
import { type Tags, tagsOf, tagTexts } from '../aws/tags'
import { snowflakeTrust, trustOf } from '../aws/trust'
import { trustDenials } from '../aws/trust-denials'
import { trustDocument } from '../aws/trust-update'
import { leftTrust, stillTrusted } from '../ingestion/leaving/trust'
import { whomToTrust } from '../ingestion/reading/whom-to-trust'
import {
  type LoadsSince,
  observeLoadsSince,
  untilReadable,
  whileAccessChanges
} from '../ingestion/snowpipe/access-change'
import { type Ingestion, ingestionOf } from '../ingestion/snowpipe/ingestion'
import type { Work } from '../model/change'
import type { Kind } from '../model/kind'
import { MARK } from '../model/names'
import { blockedBy } from '../model/obstacles'
import type { Step } from '../model/step'
import { addressOf } from '../snowflake/identifiers'
import { type IntegrationUse, integrationUse, otherStages } from '../snowflake/integration-users'

type Identity = IntegrationUse & {
  readonly name: string
  readonly arn: string
  readonly policyName: string
  readonly tags: Tags
  readonly ingestion: Ingestion
  readonly account: string
  readonly partition: string
  readonly region: string
}

type Update = Extract<Work<Identity, IamRole, Extra>, { action: 'update' | 'replace' }>

interface Extra {
  /** The answer to GetRole, if somebody else created the role: their statements in its trust policy stay. */
  readonly adopted: GetRoleResponse | undefined
  readonly maxSessionSeconds: number | undefined
  /** Statements of others in its trust policy, as JSON. */
  readonly keptTrust: readonly string[]
  /** Why destroy retains the role. */
  readonly retainedBecause: string | undefined
  /** Whom it also trusts, or has to. Read by `prepare` for an update, like the next one. */
  readonly leaving: readonly Trusted[]
  readonly loadsSince: LoadsSince
}

const NOTHING_SEEN: Extra = {
  adopted: undefined,
  keptTrust: [],
  maxSessionSeconds: undefined,
  retainedBecause: undefined,
  leaving: [],
  loadsSince: null
}
const DESCRIPTION = `Lets Snowflake read S3 access logs. ${MARK}`

/**
 * The role that Snowflake assumes, and whom it trusts.
 * https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration
 */
export const iamRole: Kind<Identity, IamRole, Extra> = {
  name: 'iam-role',
  cloud: 'aws',
  settlesWithinSeconds: 60,
  fields: {
    path: {
      change: {
        blocked:
          'A role with this name exists under another path, and role names are unique across paths. Set `role` to its ARN, or to another name.'
      }
    },
    description: { change: 'update' },
    trustedPrincipal: { change: 'update' },
    externalId: { change: 'update' },
    otherTrust: { change: 'update' },
    // It only says whom the role no longer has to trust.
    leaving: { change: 'update', onTheWay: true },
    // A boundary that is not declared may be a guardrail of the account: it stays, with a note.
    boundary: {
      change: 'update',
      same: (desired: string | null, live: string | null) => desired === null || desired === live
    },
    tags: { change: 'update' }
  },

  declare(config) {
    const { aws, role, snowflake } = config
    const { name, arn, path, policyName, boundary, tags } = role
    const integration = addressOf('storage-integration', snowflake.integration)
    return [
      {
        address: `iam-role:${name}`,
        kind: 'iam-role',
        identity: { name, arn, policyName, tags, ingestion: ingestionOf(config), ...aws, ...integrationUse(snowflake) },
        desired: {
          path,
          description: DESCRIPTION,
          trustedPrincipal: { from: integration, field: 'iamUserArn' },
          externalId: { from: integration, field: 'externalId' },
          otherTrust: [],
          leaving: [],
          boundary,
          tags: tagTexts(tags)
        },
        after: [integration]
      }
    ]
  },

  async observe({ identity, desired }, read) {
    const { name, arn, policyName, tags, account, region } = identity
    const seen = await look(
      read,
      { name: `role ${name}`, arn, account, region },
      {
        role: roleRead('GetRole', { RoleName: name }),
        inline: roleRead('ListRolePolicies', { RoleName: name }),
        attached: roleRead('ListAttachedRolePolicies', { RoleName: name })
      }
    )
    if (seen.state !== 'present') return seen
    const { role } = seen.answers
    const live = role?.Role
    if (live === undefined) return { state: 'absent' }
    const liveTags = tagsOf(live.Tags)
    const isOurs = liveTags[MARK_TAG] === MARK
    const document = trustDocument(role)
    const snowflake = await whomToTrust(identity, document, isOurs, read)
    const trust = trustOf(document, !isOurs, snowflake)
    const keptTrust = isOurs ? [] : trust.otherTrust
    const fields = {
      path: live.Path ?? '/',
      description: live.Description ?? '',
      ...trust,
      leaving: await leftTrust(identity.ingestion, trust.leaving, read),
      otherTrust: isOurs ? trust.otherTrust : [],
      boundary: live.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
      tags: tagTexts(Object.fromEntries(Object.entries(liveTags).filter(([key]) => key in tags)))
    }
    return {
      state: 'present',
      fields,
      extra: {
        adopted: isOurs ? undefined : role,
        keptTrust,
        maxSessionSeconds: live.MaxSessionDuration,
        retainedBecause: whyRetained(liveTags, seen.answers, policyName),
        leaving: trust.leaving,
        loadsSince: null
      },
      notes: roleNotes({
        trustedPrincipal: fields.trustedPrincipal,
        snowflakeUser: snowflake.user ?? '',
        keptTrust,
        keptBoundary: desired.boundary === null ? fields.boundary : null
      })
    }
  },

  judge: (_, { trustedPrincipal }, __, { keptTrust }) => blockedBy(trustDenials(keptTrust, trustedPrincipal)),

  async prepare(work, read, now) {
    const { action, extra = NOTHING_SEEN, declared } = work
    if (action !== 'delete') {
      const { ingestion } = declared.identity
      if (action === 'create' || !writesTrust(work.diff)) return extra
      const leaving = await stillTrusted(ingestion, work.desired, [work.live, ...extra.leaving], read)
      return { ...extra, leaving, loadsSince: await observeLoadsSince(ingestion, read, now) }
    }
    if (extra.retainedBecause !== undefined) return extra
    const stages = await otherStages(declared.identity, read)
    const because = `other stages read with it, through ${declared.identity.integration}: ${stages.join(', ')}`
    return stages.length === 0 ? extra : { ...extra, retainedBecause: because }
  },

  provesSnowflake: ({ name }, { externalId }) => snowflakeTrust(name, externalId),

  retainedBecause: ({ otherTrust }, extra) =>
    extra.retainedBecause ?? (otherTrust.length === 0 ? undefined : 'its trust policy lets others assume it too'),

  steps(work) {
    const { name, tags } = work.declared.identity
    if (work.action === 'delete') return [roleWrite('DeleteRole', { RoleName: name })]
    return work.action === 'create' ? [createRole(name, work.desired, tags)] : changes(work)
  }
}

function changes({ desired, live, diff, extra, declared }: Update): readonly Step[] {
  const { tags, ingestion } = declared.identity
  const changed = new Set(diff.map(({ field }) => field))
  const alters = alterRole(declared.identity, desired, tags, changed, { ...extra, live, description: live.description })
  if (!writesTrust(diff) || extra.leaving.length > 0) return alters
  return [...whileAccessChanges(ingestion, extra.loadsSince, alters), ...untilReadable(ingestion, extra.loadsSince)]
}
