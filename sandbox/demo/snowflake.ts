import { readFileSync } from 'node:fs'
import snowflake, { type Connection } from 'snowflake-sdk'
import type { Sandbox } from '../start'

export type Row = Readonly<Record<string, unknown>>

/** A SQL prompt, through Snowflake's own driver. */
export interface Prompt {
  run: (sql: string) => Promise<readonly Row[]>
  close: () => Promise<void>
}

export async function openPrompt(sandbox: Pick<Sandbox, 'environment'>): Promise<Prompt> {
  const environment = sandbox.environment()
  const silent = () => undefined
  snowflake.configure({
    logLevel: 'OFF',
    customLogger: { error: silent, warn: silent, info: silent, debug: silent, trace: silent }
  })
  const connection = snowflake.createConnection({
    account: environment['SNOWFLAKE_ACCOUNT'] ?? '',
    accessUrl: environment['SNOWFLAKE_ACCESS_URL'] ?? '',
    username: environment['SNOWFLAKE_USER'] ?? '',
    role: environment['SNOWFLAKE_ROLE'] ?? '',
    authenticator: 'SNOWFLAKE_JWT',
    privateKey: readFileSync(environment['SNOWFLAKE_PRIVATE_KEY_FILE'] ?? '', 'utf8')
  })
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())))
  return {
    run: (sql) => execute(connection, sql),
    close: () => new Promise((resolve) => connection.destroy(() => resolve()))
  }
}

function execute(connection: Connection, sqlText: string): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    connection.execute({ sqlText, complete: (error, _, rows) => (error ? reject(error) : resolve(rows ?? [])) })
  })
}

/** Rows as a table to read, with long values cut off. */
export function asTable(rows: readonly Row[], mostRows = 5): readonly string[] {
  const [first] = rows
  if (first === undefined) return ['(no rows)']
  const names = Object.keys(first)
  const cells = rows.slice(0, mostRows).map((row) => names.map((name) => cellOf(row[name])))
  const widths = names.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const rest = rows.length - cells.length
  return [
    line(names),
    line(widths.map((width) => '─'.repeat(width))),
    ...cells.map(line),
    ...(rest > 0 ? [`… and ${rest} more`] : [])
  ]
}

const WIDEST = 36

function cellOf(value: unknown): string {
  const text = textOf(value)
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '∅'
  if (value instanceof Date) return value.toISOString().slice(0, 19)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
