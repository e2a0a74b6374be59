import type { AlertObject } from '../contract'
import { comment, createdOn, databaseName, name, owner, ownerRoleType, schemaName, type ShowColumn } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-alerts; DESCRIBE shows the same. */
export const alertColumns: readonly ShowColumn<AlertObject>[] = [
  createdOn,
  name,
  databaseName,
  schemaName,
  owner,
  comment,
  ['warehouse', 'text', ({ warehouse }) => warehouse],
  ['schedule', 'text', ({ schedule }) => schedule],
  ['state', 'text', ({ state }) => state],
  ['condition', 'text', ({ condition }) => condition],
  ['action', 'text', ({ action }) => action],
  ownerRoleType
]
