import type { Snapshot } from '../../../snapshot'
import type { EngineConnection } from '../engine/engine'
import { literal, quoted } from '../engine/identifiers'

let saved = 0

/** Copies all row versions. */
export async function saveRows(connection: EngineConnection): Promise<Snapshot> {
  const schema = `saved ${++saved}`
  await connection.run(`CREATE SCHEMA ${quoted(schema)}`)
  await copyTables(connection, 'main', schema)
  return {
    async restore() {
      for (const table of await tablesOf(connection, 'main')) await connection.run(`DROP TABLE main.${quoted(table)}`)
      await copyTables(connection, schema, 'main')
    },
    async discard() {
      await connection.run(`DROP SCHEMA ${quoted(schema)} CASCADE`)
    }
  }
}

async function copyTables(connection: EngineConnection, from: string, to: string): Promise<void> {
  for (const table of await tablesOf(connection, from))
    await connection.run(`CREATE TABLE ${quoted(to)}.${quoted(table)} AS FROM ${quoted(from)}.${quoted(table)}`)
}

async function tablesOf(connection: EngineConnection, schema: string): Promise<readonly string[]> {
  const tables = await connection.run(
    `SELECT table_name FROM duckdb_tables() WHERE schema_name = ${literal(schema)} AND NOT temporary`
  )
  return tables.getRows().map(([name]) => String(name))
}
