import type { Context } from '../catalog/context'
import type { StreamObject } from '../contract'
import { dotted } from '../names'
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

const DAY = 86_400_000

/** Rows can be read for at least this long, whatever the table's retention. */
const MAX_DATA_EXTENSION_DAYS = 14

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
    ['stale', 'text', ({ stale }) => stale],
    ['mode', 'text', ({ appendOnly }) => (appendOnly ? 'APPEND_ONLY' : 'DEFAULT')],
    ['stale_after', 'timestamp_ltz', (stream) => staleAfter(context, stream)],
    ['invalid_reason', 'text', () => 'N/A'],
    ownerRoleType
  ]
}

/** The current name of the table, which may have been renamed or dropped. */
function tableName({ account }: Context, stream: StreamObject): string {
  const table = account.store.list('table').find(({ id }) => id === stream.tableId)
  return table === undefined ? 'No privilege or table dropped' : dotted(table)
}

function staleAfter({ account }: Context, { createdOn: created, stale }: StreamObject): string {
  const since = stale ? created.getTime() : account.now().getTime()
  return epoch(new Date(since + MAX_DATA_EXTENSION_DAYS * DAY))
}
