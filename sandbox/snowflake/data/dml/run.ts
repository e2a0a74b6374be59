import type { Column, ResultSet, Session } from '../../contract'
import { cell } from '../engine/cells'
import { resultColumn } from '../engine/column-types'
import { readColumns, type Lane } from '../engine/engine'
import type { Transaction } from '../tables/transactions'
import { insert } from './insert'
import { merge } from './merge'
import { multiInsert } from './multi-insert'
import { reading } from '../translation/reading'
import { scopeOf, Statement, type World } from '../translation/scope'
import { statementOf, type Node } from '../translation/syntax'
import type { Writing } from './targets'
import { query } from '../translation/translate'
import { remove, update } from './update'

type Write = (node: Node, writing: Writing) => Promise<ResultSet>

const WRITES: Readonly<Record<string, Write>> = {
  insert,
  multitable_inserts: multiInsert,
  update,
  delete: remove,
  merge
}

/** Runs one statement in a transaction. A statement that fails leaves no trace; the transaction goes on. */
export async function run(
  sql: string,
  session: Session,
  world: World,
  lane: Lane,
  transaction: Transaction
): Promise<ResultSet> {
  const node = statementOf(sql)
  const write = WRITES[node.kind]
  if (write !== undefined) {
    return writing(session, world, lane, transaction, (it) => lane.atomically(() => write(node, it)))
  }
  await lane.useTimezone(session.timezone)
  const statement = statementIn(transaction, session, world)
  return reading(statement, lane, () => read(node, statement, lane))
}

/** Names and types of a query's columns, without running it. */
export async function describe(
  sql: string,
  session: Session,
  world: World,
  lane: Lane,
  at: number
): Promise<readonly Column[]> {
  await lane.useTimezone(session.timezone)
  const statement = new Statement(world, session, at, at, new Date())
  const columns = await reading(statement, lane, async () => lane.describe(query(statementOf(sql), scopeOf(statement))))
  return columns.map(({ name, type }) => ({ name, type, nullable: true, default: null, comment: null }))
}

/** Runs work that writes, as one statement of the transaction. */
export async function writing<T>(
  session: Session,
  world: World,
  lane: Lane,
  transaction: Transaction,
  work: (writing: Writing) => Promise<T>
): Promise<T> {
  await lane.useTimezone(session.timezone)
  const version = await transaction.startWriting()
  const statement = statementIn(transaction, session, world)
  const touch: Writing['touch'] = (table) => transaction.touch(table)
  const result = await reading(statement, lane, () => work({ statement, lane, version, touch }))
  transaction.consume(statement.streams)
  return result
}

function statementIn(transaction: Transaction, session: Session, world: World): Statement {
  return new Statement(world, session, transaction.horizon, transaction.snapshot, new Date())
}

async function read(node: Node, statement: Statement, lane: Lane): Promise<ResultSet> {
  const reader = await lane.run(query(node, scopeOf(statement)))
  return {
    columns: readColumns(reader).map(({ name, type }) => resultColumn(name, type)),
    rows: reader.getRows().map((row) => row.map(cell))
  }
}
