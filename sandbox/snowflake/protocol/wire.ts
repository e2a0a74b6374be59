import type { ControlSession } from '../catalog/context'
import type { ResultColumn, ResultSet, SqlError } from '../contract'
import type { Statement } from '../statements/statement'
import { asBody, type Body, refusal, success } from './http'
import { sessionParameters } from './parameters'

/** The type of the statement that is answered. The driver adds up the cells of those that change rows. */
const DML = {
  insert: 0x3100,
  update: 0x3200,
  delete: 0x3300,
  merge: 0x3400,
  'multi-insert': 0x3500,
  copy: 0x3600
} as const

export function answer(
  queryId: string,
  { columns, rows, dml }: ResultSet,
  session: ControlSession,
  statement: Statement
): Body {
  return success({
    parameters: sessionParameters(session),
    rowtype: columns.map(rowType),
    rowset: rows,
    total: rows.length,
    // Without this, the driver waits forever.
    returned: rows.length,
    queryId,
    databaseProvider: null,
    finalDatabaseName: session.database,
    finalSchemaName: session.schema,
    finalWarehouseName: session.warehouse,
    finalRoleName: session.role,
    numberOfBinds: 0,
    arrayBindSupported: false,
    statementTypeId: dml === undefined ? statementType(statement) : DML[dml],
    version: 1,
    sendResultTime: Date.now(),
    queryResultFormat: 'json',
    queryContext: { entries: [] }
  })
}

export type SeveralAnswers = readonly { readonly id: string; readonly type: number }[]

/** What a request with several statements answers itself. */
export const ALL_DONE: ResultSet = {
  columns: [{ name: 'multiple statement execution', type: 'text', nullable: false }],
  rows: [['Multiple statements executed successfully.']]
}

/** Clients ask for the answer of each statement then. */
export function answerOfSeveral(queryId: string, answers: SeveralAnswers, session: ControlSession): Body {
  const { data, ...rest } = answer(queryId, ALL_DONE, session, { type: 'QUERY', verb: 'SELECT', sql: '' })
  const list = (values: readonly (string | number)[]) => values.join(',')
  return {
    ...rest,
    data: {
      ...asBody(data),
      // https://github.com/snowflakedb/gosnowflake/blob/master/connection.go: not one of a SELECT
      statementTypeId: 0xa000,
      resultIds: list(answers.map(({ id }) => id)),
      resultTypes: list(answers.map(({ type }) => type))
    }
  }
}

export function refusedAnswer(queryId: string, { code, sqlState, message }: SqlError): Body {
  const position = /line (\d+) at position (\d+)/.exec(message)
  const type = code.startsWith('00') ? 'COMPILATION' : 'EXECUTION'
  const at = { line: Number(position?.[1] ?? -1), pos: Number(position?.[2] ?? -1) }
  return refusal(code, message, { internalError: false, errorCode: code, age: 0, sqlState, queryId, ...at, type })
}

function statementType({ type }: Statement): number {
  if (type === 'QUERY') return 0x1000
  if (type === 'USE') return 0x4300
  if (type.startsWith('SHOW')) return 0x4400
  if (type === 'DESCRIBE') return 0x4500
  return type === 'TRANSACTION' ? 0x5000 : 0x6000
}

function rowType({ name, type, scale, nullable }: ResultColumn): Body {
  const isText = type === 'text'
  return {
    name,
    database: '',
    schema: '',
    table: '',
    nullable: nullable ?? true,
    type,
    length: isText ? 16_777_216 : null,
    byteLength: isText ? 16_777_216 : null,
    precision: type === 'fixed' ? 38 : type.startsWith('timestamp') ? 0 : null,
    scale: scale ?? (type === 'fixed' ? 0 : type.startsWith('timestamp') || type === 'time' ? 9 : null),
    collation: null
  }
}
