import type { CopyStatement, ResultColumn, ResultSet } from '../../contract'
import { formatOf } from '../stages/file-format'
import { inStage, openStage } from '../stages/location'
import type { Cloud } from '../stages/object-store'
import { scopeOf } from '../sql/scope'
import { targetNamed, type Writing } from '../sql/targets'
import type { Load, LoadHistory } from './history'
import { gathering, loadFile, planOf, withDefaults } from './load-file'
import { onErrorOf } from './on-error'

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

/** COPY INTO by hand. https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */
export async function copyInto(
  copy: CopyStatement,
  cloud: Cloud,
  history: LoadHistory,
  writing: Writing
): Promise<ResultSet> {
  const { statement } = writing
  const { catalogue } = statement.world
  const { role } = statement.session
  const { table: name } = copy
  const table = targetNamed([name.database, name.schema, name.name], writing, 'INSERT')
  const stage = catalogue.get('stage', copy.stage, role)
  catalogue.require(role, 'USAGE', stage)
  const scope = scopeOf(statement)
  const plan = withDefaults(planOf(copy, table, scope), scope)
  const format = formatOf(copy, stage, catalogue, role)
  const onError = onErrorOf(copy.onError ?? 'ABORT_STATEMENT')
  const { store, bucket, prefix } = await openStage(stage, copy.path, catalogue, cloud)
  const isWanted = matcher(copy.pattern)
  const pathOf = (key: string): string => `s3://${bucket}/${key}`
  const objects = (await inStage(store.list(bucket, prefix))).filter(
    ({ key, etag }) => isWanted(key) && (copy.force || !history.loadedByHand(table.id, pathOf(key), etag))
  )
  const loads = await gathering(plan, writing, async (gathered) => {
    const done: Load[] = []
    for (const object of objects) {
      const file = await inStage(store.read(bucket, object.key))
      const result = await loadFile(file, plan, format, onError, writing, gathered)
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

/** A regular expression has to match the whole of a path. */
export function matcher(pattern: string | null): (path: string) => boolean {
  if (pattern === null) return () => true
  const expression = new RegExp(`^(?:${pattern})$`, 's')
  return (path) => expression.test(path)
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
