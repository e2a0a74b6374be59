import type { ViewObject } from '../contract'
import { comment, createdOn, databaseName, name, owner, ownerRoleType, schemaName, type ShowColumn } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-views */
export const viewColumns: readonly ShowColumn<ViewObject>[] = [
  createdOn,
  name,
  ['reserved', 'text', () => ''],
  databaseName,
  schemaName,
  owner,
  comment,
  ['text', 'text', ({ text }) => text],
  ['is_secure', 'text', ({ secure }) => secure],
  ['is_materialized', 'text', () => false],
  ownerRoleType,
  ['change_tracking', 'text', () => 'OFF']
]
