import type { Column, TableObject } from '../contract'
import {
  comment,
  createdOn,
  databaseName,
  name,
  onOff,
  owner,
  ownerRoleType,
  schemaName,
  type ShowColumn
} from './table-of'

export interface CountedTable extends TableObject {
  readonly rows: number
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-tables */
export const tableColumns: readonly ShowColumn<CountedTable>[] = [
  createdOn,
  name,
  databaseName,
  schemaName,
  ['kind', 'text', ({ transient }) => (transient ? 'TRANSIENT' : 'TABLE')],
  comment,
  ['cluster_by', 'text', () => ''],
  ['rows', 'fixed', ({ rows }) => rows],
  ['bytes', 'fixed', ({ rows }) => rows * 1024],
  owner,
  ['retention_time', 'text', ({ retentionDays }) => retentionDays],
  ['automatic_clustering', 'text', () => 'OFF'],
  ['change_tracking', 'text', ({ changeTracking }) => onOff(changeTracking)],
  ['search_optimization', 'text', () => 'OFF'],
  ['search_optimization_progress', 'fixed', () => null],
  ['search_optimization_bytes', 'fixed', () => null],
  ['is_external', 'text', () => 'N'],
  ['enable_schema_evolution', 'text', () => 'N'],
  ownerRoleType,
  ['is_event', 'text', () => 'N'],
  ['budget', 'text', () => null],
  ['is_hybrid', 'text', () => 'N'],
  ['is_iceberg', 'text', () => 'N'],
  ['is_dynamic', 'text', () => 'N'],
  ['is_immutable', 'text', () => 'N']
]

/** https://docs.snowflake.com/en/sql-reference/sql/desc-table; views have the same. */
export const describedColumn: readonly ShowColumn<Column>[] = [
  ['name', 'text', (column) => column.name],
  ['type', 'text', ({ type, collation = '' }) => (collation === '' ? type : `${type} COLLATE '${collation}'`)],
  ['kind', 'text', () => 'COLUMN'],
  ['null?', 'text', ({ nullable }) => (nullable ? 'Y' : 'N')],
  ['default', 'text', (column) => column.default],
  ['primary key', 'text', () => 'N'],
  ['unique key', 'text', () => 'N'],
  ['check', 'text', () => null],
  ['expression', 'text', () => null],
  ['comment', 'text', (column) => column.comment],
  ['policy name', 'text', () => null],
  ['privacy domain', 'text', () => null]
]
