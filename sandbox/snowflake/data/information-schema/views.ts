import type { Column, TableObject, ViewObject } from '../../contract'
import { withoutSize } from '../../types'
import { canonical } from '../engine/column-types'
import { column, literal } from '../engine/identifiers'
import { countAt } from '../tables/row-versions'
import { castTo } from '../translation/casts'
import type { HistoryTable, Scope } from '../translation/scope'

type Cell = string | number | boolean | Date | null | { readonly sql: string }
type Columns = readonly (readonly [name: string, type: string])[]

const TEXT = 'VARCHAR(16777216)'
const NUMBER = 'NUMBER(9,0)'
const TIME = 'TIMESTAMP_LTZ(9)'

const TABLES: Columns = [
  ['TABLE_CATALOG', TEXT],
  ['TABLE_SCHEMA', TEXT],
  ['TABLE_NAME', TEXT],
  ['TABLE_OWNER', TEXT],
  ['TABLE_TYPE', TEXT],
  ['IS_TRANSIENT', TEXT],
  ['ROW_COUNT', 'NUMBER(38,0)'],
  ['RETENTION_TIME', NUMBER],
  ['CREATED', TIME],
  ['COMMENT', TEXT]
]

const COLUMNS: Columns = [
  ['TABLE_CATALOG', TEXT],
  ['TABLE_SCHEMA', TEXT],
  ['TABLE_NAME', TEXT],
  ['COLUMN_NAME', TEXT],
  ['ORDINAL_POSITION', NUMBER],
  ['COLUMN_DEFAULT', TEXT],
  ['IS_NULLABLE', TEXT],
  ['DATA_TYPE', TEXT],
  ['CHARACTER_MAXIMUM_LENGTH', NUMBER],
  ['NUMERIC_PRECISION', NUMBER],
  ['NUMERIC_SCALE', NUMBER],
  ['COMMENT', TEXT]
]

/** A view of INFORMATION_SCHEMA, as SQL. https://docs.snowflake.com/en/sql-reference/info-schema */
export function informationView(name: string, database: string, scope: Scope): string | undefined {
  const relations = visible(database, scope)
  if (name === 'TABLES')
    return rowsAsSql(
      TABLES,
      relations.map((relation) => tableRow(relation, scope))
    )
  if (name !== 'COLUMNS') return undefined
  return rowsAsSql(
    COLUMNS,
    relations.flatMap((relation) => relation.columns.map((each, index) => columnRow(relation, each, index)))
  )
}

function visible(database: string, scope: Scope): readonly (TableObject | ViewObject)[] {
  const { catalog } = scope.statement.resources
  const relations: readonly (TableObject | ViewObject)[] = [...catalog.list('table'), ...catalog.list('view')]
  return relations.filter((relation) => relation.database === database && catalog.isListed(scope.roles, relation))
}

function tableRow(relation: TableObject | ViewObject, scope: Scope): readonly Cell[] {
  const isTable = relation.kind === 'table'
  return [
    relation.database,
    relation.schema,
    relation.name,
    relation.owner,
    isTable ? 'BASE TABLE' : 'VIEW',
    isTable && relation.transient ? 'YES' : 'NO',
    isTable ? { sql: `(${countAt(relation, scope.statement.horizon)})` } : null,
    isTable ? relation.retentionDays : null,
    relation.createdOn,
    relation.comment
  ]
}

function columnRow(relation: TableObject | ViewObject, each: Column, index: number): readonly Cell[] {
  const family = withoutSize(each.type)
  const sizes = (/\((.*)\)$/.exec(each.type)?.[1] ?? '').split(',').map(Number)
  return [
    relation.database,
    relation.schema,
    relation.name,
    each.name,
    index + 1,
    each.default,
    each.nullable ? 'YES' : 'NO',
    family === 'VARCHAR' ? 'TEXT' : family,
    family === 'VARCHAR' ? (sizes[0] ?? null) : null,
    family === 'NUMBER' ? (sizes[0] ?? null) : null,
    family === 'NUMBER' ? (sizes[1] ?? null) : null,
    each.comment
  ]
}

/** The rows of a table function of INFORMATION_SCHEMA that match `where`, as SQL. */
export function historyAsSql({ columns, rows }: HistoryTable, where = 'true'): string {
  return `(SELECT * FROM ${rowsAsSql(columns, rows)} AS h WHERE ${where})`
}

function rowsAsSql(columns: Columns, rows: readonly (readonly Cell[])[]): string {
  const list = rows.map((row) => `(${row.map(cellAsSql).join(', ')})`)
  const nothing = `(${columns.map(() => 'NULL').join(', ')})`
  const names = columns.map(([name]) => column(name))
  const typed = columns.map(([, type], index) => `${castTo(canonical(type), `${names[index]}`)} AS ${names[index]}`)
  return `(SELECT ${typed.join(', ')} FROM (VALUES ${list.length === 0 ? nothing : list.join(', ')}) AS v(${names.join(', ')})${list.length === 0 ? ' WHERE false' : ''})`
}

function cellAsSql(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (cell instanceof Date) return `TIMESTAMPTZ ${literal(cell.toISOString())}`
  if (typeof cell === 'object') return cell.sql
  return typeof cell === 'string' ? literal(cell) : String(cell)
}
