import type { Context } from '../catalog/context'
import type { OfKind, SchemaLevelKind, SchemaObject } from '../contract'
import { comment, createdOn, name, owner, ownerRoleType, type ShowColumn, yesNo } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-schemas */
export function schemaColumns({ session }: Context): readonly ShowColumn<SchemaObject>[] {
  return [
    createdOn,
    name,
    ['is_default', 'text', () => 'N'],
    ['is_current', 'text', (schema) => yesNo(schema.database === session.database && schema.name === session.schema)],
    ['database_name', 'text', ({ database }) => database],
    owner,
    comment,
    ['options', 'text', optionsOf],
    ['retention_time', 'text', ({ retentionDays }) => retentionDays],
    ownerRoleType,
    ['budget', 'text', () => null],
    ['object_visibility', 'text', () => null],
    ['is_nested', 'text', () => false]
  ]
}

function optionsOf({ transient, isManaged }: SchemaObject): string {
  return [...(transient ? ['TRANSIENT'] : []), ...(isManaged ? ['MANAGED ACCESS'] : [])].join(', ')
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-schema: the objects in it. */
export const describedSchema: readonly ShowColumn<OfKind<SchemaLevelKind>>[] = [
  createdOn,
  name,
  ['kind', 'text', ({ kind }) => kind.toUpperCase()]
]
