import type { SnowflakeConfig } from '../model/config'
import { DETECTIONS } from '../model/detections'
import type { Address } from '../model/fields'
import type { Kind } from '../model/kind'
import { detectionViewName, eventViewName, keyDecoderName, viewNames } from '../model/names'
import type { Need, Row } from '../model/operation'
import { call } from '../model/step'
import { alertsOf } from '../snowflake/alerts'
import { addressOf, isName, parseName, type Path, show } from '../snowflake/identifiers'
import { ifFound, orHidden } from '../snowflake/refusals'
import { statement } from '../snowflake/statements'
import { worksOf } from '../snowflake/task-work'
import { LEAST_TO_SEE, type SecurableType } from '../snowflake/visibility'

type Securable = { readonly type: SecurableType; readonly object: Path }

type Privilege = Securable & { readonly privilege: string }

type Identity = Privilege & { readonly role: string; readonly input: 'reader-roles' | 'plan-roles' }

type Grant = { readonly granted: boolean }

interface Extra {
  /** Whether others may rely on it too: objects outside the schema, and the schema itself, are also theirs. */
  readonly isShared: boolean
}

/**
 * The privileges that a role needs to read the parsed table and the views, or to see every object without reading or
 * changing it. Other privileges of these roles stay.
 */
export const grant: Kind<Identity, Grant, Extra> = {
  name: 'grant',
  cloud: 'snowflake',
  isShared: true,
  fields: { granted: { change: 'update' } },

  declare({ snowflake }) {
    const identities: readonly Identity[] = [
      ...snowflake.readerRoles.flatMap((role) =>
        toRead(snowflake).map((privilege) => ({ ...privilege, role, input: 'reader-roles' as const }))
      ),
      ...snowflake.planRoles.flatMap((role) =>
        toSee(snowflake).map((privilege) => ({ ...privilege, role, input: 'plan-roles' as const }))
      )
    ]
    const declared = identities.map((identity) => ({
      address: addressOf('grant', identity.role, identity.privilege, listedAs(identity.type), ...identity.object),
      kind: 'grant',
      identity,
      desired: { granted: true },
      after: [addressOf(kindOf(identity.type), ...identity.object)]
    }))
    // A role can be in both lists.
    return [...new Map(declared.map((one) => [one.address, one])).values()]
  },

  observe({ identity }, read) {
    const { role, input } = identity
    return orHidden(async () => {
      const rows = await ifFound(read(statement('grant/show', { role })))
      if (rows === undefined) {
        return {
          state: 'hidden',
          reason: `Role ${show(role)} does not exist: run CREATE ROLE ${show(role)}, or remove it from ${input}.`
        }
      }
      const granted = rows.some((row) => isThis(row, identity))
      const extra = { isShared: IN_SCHEMA.every((type) => type !== identity.type) }
      return granted ? { state: 'present', fields: { granted }, extra } : { state: 'absent' }
    })
  },

  retainedBecause: (_, { isShared }) => (isShared ? 'others may rely on it' : undefined),

  steps({ action, declared: { identity } }) {
    const { role, privilege, type, object } = identity
    // All functions of ours take one text; their names alone do not identify them.
    const argument = type === 'FUNCTION' ? 'VARCHAR' : null
    const values = { role, privilege, type, object, argument }
    return [call(statement(action === 'delete' ? 'grant/revoke' : 'grant/create', values))]
  }
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

/** What a reader needs: https://docs.snowflake.com/en/user-guide/security-access-control-privileges#table-privileges */
function toRead(snowflake: SnowflakeConfig): readonly Privilege[] {
  const { database, schema, names } = snowflake
  const views = viewsOf(snowflake)
  return [
    { privilege: 'USAGE', type: 'DATABASE', object: [database] },
    { privilege: 'USAGE', type: 'SCHEMA', object: [database, schema] },
    { privilege: 'SELECT', type: 'TABLE', object: [database, schema, names.parsed] },
    ...views.map((name) => ({ privilege: 'SELECT', type: 'VIEW' as const, object: [database, schema, name] }))
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

/** The type as in the column granted_on: FILE_FORMAT. */
function listedAs(type: SecurableType): string {
  return type.replace(' ', '_')
}

/**
 * Where behavior change 2026_06 is off, a view may be listed as a table.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
 */
function isOfType(row: Row, type: SecurableType): boolean {
  return row['granted_on'] === listedAs(type) || (type === 'VIEW' && row['granted_on'] === 'TABLE')
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants */
function isThis(row: Row, { privilege, type, object }: Identity): boolean {
  return row['privilege'] === privilege && isOfType(row, type) && isNamed(row, type, object)
}

/** A function is listed with its signature: `DB.S."PARSE(LINE VARCHAR):TABLE(A VARCHAR)"`. */
function isNamed(row: Row, type: SecurableType, object: Path): boolean {
  const printed = String(row['name'])
  if (type !== 'FUNCTION') return isName(printed, object)
  const [name, ...containers] = parseName(printed)?.toReversed() ?? []
  const [expected, ...within] = object.toReversed()
  return name?.startsWith(`${expected}(`) === true && containers.join('\0') === within.join('\0')
}
