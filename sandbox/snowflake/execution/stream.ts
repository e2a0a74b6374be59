import { randomUUID } from 'node:crypto'
import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existing, owned } from '../catalog/resolve'
import type { StreamObject, TableObject } from '../contract'
import { refused } from '../errors'
import { dotted } from '../names'
import { isStale } from '../staleness'
import type { AlterStream, CreateStream } from '../statements/stream'
import { install, ownedBy, placeFor, settleExisting } from './create'
import { track } from './table'

export const createStream: Execute<CreateStream> = async (statement, context) => {
  const { name, present } = placeFor(context, 'stream', statement)
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  const table = trackable(context, existing(context, 'table', statement.table))
  const stream: StreamObject = {
    kind: 'stream',
    ...name,
    id: randomUUID(),
    tableId: table.id,
    table: { database: table.database, schema: table.schema, name: table.name },
    appendOnly: statement.options.APPEND_ONLY ?? false,
    ...(await start(context, statement, table)),
    lost: false,
    ...ownedBy(context, statement.options.COMMENT)
  }
  install(context, stream, present, statement.grants)
  return status(`Stream ${name.name} successfully created.`)
}

/** The first stream on a table turns on change tracking, which only the table's owner may do. */
function trackable(context: Context, table: TableObject): TableObject {
  const { account, session } = context
  account.access.requireOn(session.roles, 'SELECT', table)
  if (!table.changeTracking) account.access.requireOwnership(session.roles, table)
  track(context, table, true)
  return table
}

/** A stream that begins where another one is has as little time left as that one. */
async function start(
  context: Context,
  { at, options }: CreateStream,
  table: TableObject
): Promise<Pick<StreamObject, 'offset' | 'readOn'>> {
  const { data, now } = context.account
  if (at === null)
    return { offset: options.SHOW_INITIAL_ROWS === true ? 0 : await data.currentVersion(table), readOn: now() }
  const other = existing(context, 'stream', at)
  if (other.tableId !== table.id)
    throw refused('001003', '42000', `Stream '${dotted(other)}' is not on table '${dotted(table)}'.`)
  if (isStale(other, table, now())) throw refused('091901', '22000', `Stream ${other.name} has become stale.`)
  return { offset: other.offset, readOn: other.readOn }
}

export const alterStream: Execute<AlterStream> = (statement, context) => {
  const stream = owned(context, 'stream', statement)
  if (stream !== undefined) stream.comment = statement.comment
  return status(EXECUTED)
}
