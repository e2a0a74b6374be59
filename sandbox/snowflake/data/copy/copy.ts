import type { CopyStatement, ResultColumn, ResultSet } from '../../contract'
import { refused } from '../../errors'
import { targetNamed, type Writing } from '../dml/targets'
import { type Files, filesOf } from '../stages/files'
import { scopeOf } from '../translation/scope'
import type { Load, LoadHistory } from './history'
import { loadFile, loadTogether } from './load-file'
import { onErrorOf } from './on-error'
import { planCopy, withDefaults } from './plan'

const COLUMNS: readonly ResultColumn[] = [
  { name: 'file', type: 'text' },
  { name: 'status', type: 'text' },
  { name: 'rows_parsed', type: 'fixed', scale: 0 },
  { name: 'rows_loaded', type: 'fixed', scale: 0 },
  { name: 'error_limit', type: 'fixed', scale: 0 },
  { name: 'errors_seen', type: 'fixed', scale: 0 },
  { name: 'first_error', type: 'text' },
  { name: 'first_error_line', type: 'fixed', scale: 0 },
  { name: 'first_error_character', type: 'fixed', scale: 0 },
  { name: 'first_error_column_name', type: 'text' }
]

/** COPY INTO outside of a pipe. https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */
export async function copyInto(copy: CopyStatement, history: LoadHistory, writing: Writing): Promise<ResultSet> {
  const { statement } = writing
  const { catalog, cloud } = statement.resources
  const { roles } = statement.session
  const { table: name } = copy
  const table = targetNamed([name.database, name.schema, name.name], writing, 'INSERT')
  const scope = scopeOf(statement)
  const plan = withDefaults(planCopy(copy, table, scope), scope)
  const onError = onErrorOf(copy.onError ?? 'ABORT_STATEMENT')
  const files = await filesOf(copy, roles, catalog, cloud)
  const { bucket, prefix, format } = files
  const pathOf = (key: string): string => `s3://${bucket}/${key}`
  const objects = namedIn(copy, files).filter(
    ({ key, etag }) => copy.force || !history.loadedByCopy(table.id, pathOf(key), etag)
  )
  const loads = await loadTogether(plan, writing, async (collected) => {
    const done: Load[] = []
    for (const object of objects) {
      const file = await files.fetch(object.key)
      const result = await loadFile(file, plan, format, onError, writing, collected)
      done.push({
        table: name,
        tableId: table.id,
        pipe: null,
        file: object.key.slice(prefix.length),
        stageLocation: `s3://${bucket}/${prefix}`,
        path: pathOf(object.key),
        etag: object.etag,
        size: object.size,
        receivedAt: null,
        loadedAt: statement.now,
        result
      })
    }
    return done
  })
  loads.forEach((load) => history.add(load))
  if (loads.length === 0) {
    return {
      columns: [{ name: 'status', type: 'text' }],
      rows: [['Copy executed with 0 files processed.']],
      dml: 'copy'
    }
  }
  return { columns: COLUMNS, rows: loads.map(rowOf), dml: 'copy' }
}

/** Unlike files that only match a pattern, one that FILES names has to exist. */
function namedIn(copy: CopyStatement, { objects, prefix }: Files): Files['objects'] {
  if (copy.files === null) return objects
  const byName = new Map(objects.map((object) => [object.key.slice(prefix.length), object]))
  return copy.files.map((name) => {
    const object = byName.get(name)
    if (object === undefined) throw refused('091016', '22000', `Remote file '${prefix}${name}' was not found.`)
    return object
  })
}

function rowOf({ path, result }: Load): readonly (string | null)[] {
  const { status, rowsParsed, rowsLoaded, errorLimit, errorsSeen, firstError } = result
  return [
    path,
    status,
    ...[rowsParsed, rowsLoaded, errorLimit, errorsSeen].map(String),
    firstError?.message ?? null,
    firstError === null ? null : String(firstError.line),
    firstError === null ? null : String(firstError.character),
    firstError?.column ?? null
  ]
}
