import type { ResultColumn, ResultSet } from '../contract'
import { unsupported } from '../errors'
import type { Statement } from '../statements/statement'

/** What a statement answers that is only described: clients ask for the columns alone. */
export function describedOnly(statement: Statement): ResultSet {
  return { columns: columnsOf(statement), rows: [] }
}

/** Whether the columns are known only by running it. It changes nothing then. */
export function describesItself(statement: Statement): boolean {
  if (statement.type === 'QUERY') return ['SELECT', 'WITH'].includes(statement.verb)
  return /^(SHOW|DESCRIBE|RESULT SCAN|LIST STAGE)/.test(statement.type)
}

const COUNTS: Readonly<Record<string, readonly string[]>> = {
  INSERT: ['number of rows inserted'],
  UPDATE: ['number of rows updated', 'number of multi-joined rows updated'],
  DELETE: ['number of rows deleted']
}

function columnsOf(statement: Statement): readonly ResultColumn[] {
  if (statement.type === 'COPY INTO') throw unsupported('describe only of COPY INTO')
  if (statement.type !== 'QUERY') return [{ name: 'status', type: 'text', nullable: false }]
  const counts = COUNTS[statement.verb]
  if (counts === undefined) throw unsupported(`describe only of ${statement.verb}`)
  return counts.map((name) => ({ name, type: 'fixed', scale: 0, nullable: false }))
}
