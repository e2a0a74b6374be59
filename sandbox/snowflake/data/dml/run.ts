import type { Column, ResultSet, Session } from '../../contract'
import { cell } from '../engine/cells'
import { resultColumn } from '../engine/column-types'
import { type EngineConnection, readColumns } from '../engine/engine'
import type { Transaction } from '../tables/transactions'
import { reading } from '../translation/reading'
import { type Resources, RunningStatement, scopeOf } from '../translation/scope'
import { type Node, statementOf } from '../translation/syntax'
import { query } from '../translation/translate'
import { insert } from './insert'
import { merge } from './merge'
import { multiInsert } from './multi-insert'
import type { Writing } from './targets'
import { remove, update } from './update'

type Write = (node: Node, writing: Writing) => Promise<ResultSet>

const WRITES: Readonly<Record<string, Write>> = {
  insert,
  multitable_inserts: multiInsert,
  update,
  delete: remove,
  merge
}

/** Runs one statement in a transaction. A failed statement has no effect, and does not end the transaction. */
export async function run(
  sql: string,
  session: Session,
  resources: Resources,
  connection: EngineConnection,
  transaction: Transaction
): Promise<ResultSet> {
  const node = statementOf(sql)
  const write = WRITES[node.kind]
  if (write !== undefined) {
    return writing(session, resources, connection, transaction, (it) => connection.atomically(() => write(node, it)))
  }
  await connection.useTimezone(session.timezone)
  const statement = statementIn(transaction, session, resources)
  return reading(statement, connection, () => read(node, statement, connection))
}

/** Names and types of a query's columns, without running it. */
export async function describe(
  sql: string,
  session: Session,
  resources: Resources,
  connection: EngineConnection,
  at: number
): Promise<readonly Column[]> {
  await connection.useTimezone(session.timezone)
  const statement = new RunningStatement(resources, session, at, at, resources.now())
  const columns = await reading(statement, connection, async () =>
    connection.describe(query(statementOf(sql), scopeOf(statement)))
  )
  return columns.map(({ name, type }) => ({ name, type, nullable: true, default: null, comment: null }))
}

/** Runs `work` as a statement of the transaction that writes. */
export async function writing<T>(
  session: Session,
  resources: Resources,
  connection: EngineConnection,
  transaction: Transaction,
  work: (writing: Writing) => Promise<T>
): Promise<T> {
  await connection.useTimezone(session.timezone)
  const version = await transaction.startWriting()
  const statement = statementIn(transaction, session, resources)
  const touch: Writing['touch'] = (table) => transaction.touch(table)
  const result = await reading(statement, connection, () => work({ statement, connection, version, touch }))
  transaction.consume(statement.streams)
  return result
}

function statementIn(transaction: Transaction, session: Session, resources: Resources): RunningStatement {
  return new RunningStatement(resources, session, transaction.horizon, transaction.snapshot, resources.now())
}

async function read(node: Node, statement: RunningStatement, connection: EngineConnection): Promise<ResultSet> {
  const sql = query(node, scopeOf(statement))
  const result = constants.get(sql) ?? (await resultOf(sql, connection))
  if (CONSTANT.test(sql)) constants.set(sql, result)
  await keepEmptyOnesFresh(statement, connection)
  return result
}

/** What queries give that only say yes or no: tasks ask all the time whether their stream has rows, mostly in vain. */
const constants = new Map<string, ResultSet>()
const CONSTANT = /^SELECT (true|false) AS "([^"]|"")*"$/

async function resultOf(sql: string, connection: EngineConnection): Promise<ResultSet> {
  const reader = await connection.run(sql)
  return {
    columns: readColumns(reader).map(({ name, type }) => resultColumn(name, type)),
    rows: reader.getRows().map((row) => row.map(cell))
  }
}

/** https://docs.snowflake.com/en/sql-reference/functions/system_stream_has_data#usage-notes */
export async function keepEmptyOnesFresh(
  { checked, now }: RunningStatement,
  connection: EngineConnection
): Promise<void> {
  for (const [stream, rows] of checked) {
    const isEmpty = rows === null || (await connection.count(`SELECT count(*) FROM ${rows}`)) === 0
    if (isEmpty) stream.readOn = now
  }
}
