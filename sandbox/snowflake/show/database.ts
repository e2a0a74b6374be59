import type { Context } from '../catalog/context'
import type { DatabaseObject, SchemaObject } from '../contract'
import { comment, createdOn, name, owner, ownerRoleType, type ShowColumn, yesNo } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-databases */
export function databaseColumns({ session }: Context): readonly ShowColumn<DatabaseObject>[] {
  return [
    createdOn,
    name,
    ['is_default', 'text', () => 'N'],
    ['is_current', 'text', (database) => yesNo(database.name === session.database)],
    ['origin', 'text', () => ''],
    owner,
    comment,
    ['options', 'text', ({ transient }) => (transient ? 'TRANSIENT' : '')],
    ['retention_time', 'text', ({ retentionDays }) => retentionDays],
    ['kind', 'text', () => 'STANDARD'],
    ['budget', 'text', () => null],
    ownerRoleType,
    ['object_visibility', 'text', () => null]
  ]
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-database: the schemas in it. */
export const describedDatabase: readonly ShowColumn<SchemaObject>[] = [
  createdOn,
  name,
  ['kind', 'text', () => 'SCHEMA']
]
