import { SqlError } from '../../contract'
import type { EngineConnection } from '../engine/engine'
import { readCsv } from '../stages/csv'
import { filesOf } from '../stages/files'
import { placeOf, type StagedFile, withStagedRows } from '../stages/staged-rows'
import { resolve, type RunningStatement, type Scope } from './scope'
import type { StagedTable } from './staged-tables'

/** Interrupts the translation of a statement, because these files have to be read first. */
class Unread extends Error {
  constructor(
    readonly key: string,
    readonly staged: StagedTable,
    readonly scope: Scope
  ) {
    super('These staged files have not been read')
  }
}

/** The temporary table that holds the files' records. */
export function stagedRows(staged: StagedTable, scope: Scope): string {
  const { roles, database, schema } = scope
  const key = JSON.stringify([roles, database, schema, staged])
  const table = scope.statement.staged.get(key)
  if (table === undefined) throw new Unread(key, staged, scope)
  return table
}

/**
 * Translates and runs a statement. The translation is synchronous, so it cannot read files itself: when it needs some, it
 * is interrupted, the files are read, and it starts over. Nothing has been written yet at that point.
 */
export async function reading<T>(
  statement: RunningStatement,
  connection: EngineConnection,
  work: () => Promise<T>
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Unread)) throw error
    const { key, staged, scope } = error
    const files = await readFiles(staged, scope)
    const fields = files.flatMap(({ records }) => records.map((record) => record.fields.length))
    const width = fields.reduce((most, count) => Math.max(most, count), staged.columnsUsed)
    return withStagedRows(files, width, statement.now, connection, (table) => {
      statement.staged.set(key, table)
      return reading(statement, connection, work)
    })
  }
}

async function readFiles(staged: StagedTable, scope: Scope): Promise<readonly StagedFile[]> {
  const { catalog, cloud } = scope.statement.resources
  const fileFormat = staged.fileFormat === null ? null : { named: resolve(staged.fileFormat, scope) }
  const source = { ...staged, stage: resolve(staged.stage, scope), fileFormat }
  const { format, objects, fetch } = await filesOf(source, scope.roles, catalog, cloud)
  const files: StagedFile[] = []
  for (const { key } of objects) {
    const file = await fetch(key)
    const records = [...readCsv(file.body, format)]
    for (const record of records) if (record.error !== undefined) throw unreadable(record.error, placeOf(key, record))
    files.push({ file, records })
  }
  return files
}

/** A query has no ON_ERROR, so the first record that cannot be read ends it. */
function unreadable({ code, sqlState, message }: SqlError, place: string): SqlError {
  return new SqlError(code, sqlState, `${message}\n${place}`)
}
