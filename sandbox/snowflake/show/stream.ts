import type { Context } from '../catalog/context'
import type { StreamObject, TableObject } from '../contract'
import { dotted } from '../names'
import { isStale, staleAfter } from '../staleness'
import {
  comment,
  createdOn,
  databaseName,
  epoch,
  name,
  owner,
  ownerRoleType,
  schemaName,
  type ShowColumn
} from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-streams; DESCRIBE shows the same. */
export function streamColumns(context: Context): readonly ShowColumn<StreamObject>[] {
  return [
    createdOn,
    name,
    databaseName,
    schemaName,
    owner,
    comment,
    ['table_name', 'text', (stream) => tableName(context, stream)],
    ['source_type', 'text', () => 'Table'],
    ['base_tables', 'text', (stream) => tableName(context, stream)],
    ['type', 'text', () => 'DELTA'],
    ['stale', 'text', (stream) => isStale(stream, tableOf(context, stream), context.account.now())],
    ['mode', 'text', ({ appendOnly }) => (appendOnly ? 'APPEND_ONLY' : 'DEFAULT')],
    ['stale_after', 'timestamp_ltz', (stream) => epoch(staleAfter(stream, tableOf(context, stream)))],
    ['invalid_reason', 'text', () => 'N/A'],
    ownerRoleType
  ]
}

/** The current name of the table, which may have been renamed or dropped. */
function tableName(context: Context, stream: StreamObject): string {
  const table = tableOf(context, stream)
  return table === undefined ? 'No privilege or table dropped' : dotted(table)
}

function tableOf({ account }: Context, { tableId }: StreamObject): TableObject | undefined {
  return account.store.list('table').find(({ id }) => id === tableId)
}
