import type { SnowflakeConfig } from '../model/config'
import { DETECTIONS } from '../model/detections'
import type { Address } from '../model/fields'
import type { Kind } from '../model/kind'
import { detectionViewName, eventViewName, keyDecoderName, viewNames } from '../model/names'
import type { Need } from '../model/operation'
import { call } from '../model/step'
import { alertsOf } from '../snowflake/alerts'
import { addressOf, show } from '../snowflake/identifiers'
import { isListed, listedAs, type Privilege, type Securable } from '../snowflake/listed-privileges'
import { ifFound, orHidden } from '../snowflake/refusals'
import { statement } from '../snowflake/statements'
import { worksOf } from '../snowflake/task-work'
import { readOf, type Unredacted, type UnredactedRead, unredactedRead } from '../snowflake/unredacted-reads'
import { LEAST_TO_SEE, type SecurableType } from '../snowflake/visibility'

type Identity = Privilege & {
  readonly role: string
  readonly input: 'reader-roles' | 'plan-roles'
  /** What the role must not read instead of the view, because nothing is redacted there. */
  readonly insteadOf?: Unredacted
}

type Grant = {
  readonly granted: boolean
  /** The table that the role can also read, where nothing is redacted: earlier versions of this action let it. */
  readonly unredactedTable: string | null
}

interface Extra {
  /** Whether others may rely on it too: objects outside the schema, and the schema itself, are also theirs. */
  readonly isShared: boolean
}

const NOTHING_UNREDACTED: UnredactedRead = { unredactedTable: null, notes: [] }

/**
 * The privileges that a role needs to read the views, and the parsed table if they show what it has, or to see every object
 * without reading or changing it. Other privileges of these roles stay.
 */
export const grant: Kind<Identity, Grant, Extra> = {
  name: 'grant',
  cloud: 'snowflake',
  isShared: true,
  fields: { granted: { change: 'update' }, unredactedTable: { change: 'update' } },

  declare({ snowflake, health }) {
    const identities: readonly Identity[] = [
      ...snowflake.readerRoles.flatMap((role) =>
        toRead(snowflake, health.depth === 'full').map((privilege) => ({
          ...privilege,
          role,
          input: 'reader-roles' as const
        }))
      ),
      ...snowflake.planRoles.flatMap((role) =>
        toSee(snowflake).map((privilege) => ({ ...privilege, role, input: 'plan-roles' as const }))
      )
    ]
    const declared = identities.map((identity) => ({
      address: addressOf('grant', identity.role, identity.privilege, listedAs(identity.type), ...identity.object),
      kind: 'grant',
      identity,
      desired: { granted: true, unredactedTable: null },
      after: [addressOf(kindOf(identity.type), ...identity.object)]
    }))
    // A role can be in both lists.
    return [...new Map(declared.map((one) => [one.address, one])).values()]
  },

  observe({ identity }, read) {
    const { role, input, insteadOf } = identity
    return orHidden(async () => {
      const rows = await ifFound(read(statement('grant/show', { role })))
      if (rows === undefined) {
        return {
          state: 'hidden',
          reason: `Role ${show(role)} does not exist: run CREATE ROLE ${show(role)}; or remove it from ${input}.`
        }
      }
      const granted = rows.some((row) => isListed(row, identity))
      const { unredactedTable, notes } =
        insteadOf === undefined ? NOTHING_UNREDACTED : await unredactedRead(role, insteadOf, rows, read)
      const extra = { isShared: IN_SCHEMA.every((type) => type !== identity.type) }
      if (!granted && unredactedTable === null) return { state: 'absent', notes }
      return { state: 'present', fields: { granted, unredactedTable }, extra, notes }
    })
  },

  retainedBecause: (_, { isShared }) => (isShared ? 'others may rely on it' : undefined),

  steps(work) {
    const { identity } = work.declared
    const live = work.action === 'create' ? { granted: false, unredactedTable: null } : work.live
    const { role, insteadOf } = identity
    const revoke = (privilege: Privilege) => call(statement('grant/revoke', valuesOf(role, privilege)))
    const isUnredacted = live.unredactedTable !== null && insteadOf !== undefined
    return [
      ...(work.action !== 'delete' && !live.granted ? [call(statement('grant/create', valuesOf(role, identity)))] : []),
      ...(work.action === 'delete' && live.granted ? [revoke(identity)] : []),
      ...(isUnredacted ? [revoke(readOf(insteadOf.table))] : [])
    ]
  }
}

function valuesOf(role: string, { privilege, type, object }: Privilege) {
  // All functions of ours take one text; their names alone do not identify them.
  return { role, privilege, type, object, argument: type === 'FUNCTION' ? 'VARCHAR' : null }
}

/** The least that a role needs to see each object of the pipeline, by the address of the object. */
export function needsToSee(snowflake: SnowflakeConfig): ReadonlyMap<Address, Need> {
  return new Map(
    toSee(snowflake).map(({ privilege, type, object }) => [
      addressOf(kindOf(type), ...object),
      { name: privilege, on: type, object }
    ])
  )
}

const IN_SCHEMA: readonly SecurableType[] = [
  'TABLE',
  'VIEW',
  'STAGE',
  'FILE FORMAT',
  'FUNCTION',
  'STREAM',
  'PIPE',
  'TASK',
  'ALERT'
]

/**
 * What a reader needs: https://docs.snowflake.com/en/user-guide/security-access-control-privileges#table-privileges
 * A view reads with the privileges of its owner, so a role can read what it shows without reading the table.
 * https://docs.snowflake.com/en/user-guide/views-introduction#advantages-of-views
 */
function toRead(
  snowflake: SnowflakeConfig,
  followsRoles: boolean
): readonly (Privilege & Pick<Identity, 'insteadOf'>)[] {
  const { database, schema, names, redactsSignatures } = snowflake
  const path = (name: string) => [database, schema, name]
  const table = path(names.parsed)
  const { requests } = viewNames(names.parsed)
  const insteadOf = { table, others: [path(names.staging), path(names.unparsed)], followsRoles }
  return [
    { privilege: 'USAGE', type: 'DATABASE', object: [database] },
    { privilege: 'USAGE', type: 'SCHEMA', object: [database, schema] },
    ...(redactsSignatures ? [] : [{ privilege: 'SELECT', type: 'TABLE' as const, object: table }]),
    ...viewsOf(snowflake).map((name) => ({
      privilege: 'SELECT',
      type: 'VIEW' as const,
      object: path(name),
      ...(redactsSignatures && name === requests ? { insteadOf } : {})
    }))
  ]
}

function viewsOf({ names, detections, eventSchemas }: SnowflakeConfig): readonly string[] {
  const detected = detections === null ? [] : Object.keys(DETECTIONS)
  return [
    ...Object.values(viewNames(names.parsed)),
    ...detected.map((detection) => detectionViewName(names.parsed, detection)),
    ...eventSchemas.map((schema) => eventViewName(names.parsed, schema))
  ]
}

/** The least that a role needs to see each object of the pipeline. */
function toSee(snowflake: SnowflakeConfig): readonly Privilege[] {
  return securables(snowflake).map(({ type, object }) => ({ privilege: LEAST_TO_SEE[type], type, object }))
}

function securables(snowflake: SnowflakeConfig): readonly Securable[] {
  const { database, schema, names, warehouse, integration } = snowflake
  const within = (type: SecurableType, ...objects: readonly string[]): readonly Securable[] =>
    objects.map((name) => ({ type, object: [database, schema, name] }))
  return [
    { type: 'DATABASE', object: [database] },
    { type: 'SCHEMA', object: [database, schema] },
    ...(warehouse === null ? [] : [{ type: 'WAREHOUSE' as const, object: [warehouse.name] }]),
    { type: 'INTEGRATION', object: [integration] },
    ...within('FILE FORMAT', names.fileFormat),
    ...within('STAGE', names.stage),
    ...within('TABLE', names.staging, names.parsed, names.unparsed),
    ...within('FUNCTION', names.parser, keyDecoderName(names.parsed)),
    ...within('STREAM', names.stream),
    ...within('PIPE', names.pipe),
    ...within('TASK', ...worksOf(snowflake).map(({ name }) => name)),
    ...within('VIEW', ...viewsOf(snowflake)),
    ...within('ALERT', ...alertsOf(snowflake).map(({ name }) => name))
  ]
}

/** The kind that manages objects of this type. */
function kindOf(type: SecurableType): string {
  return type === 'INTEGRATION' ? 'storage-integration' : type.toLowerCase().replace(' ', '-')
}
