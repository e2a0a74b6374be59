import type { Column } from '../contract'
import { refused, unsupported } from '../errors'
import { type CreateHead, type GrantsClause, grantsClause } from './create'
import type { Cursor, NameParts } from './cursor'
import { boolean, integer, type Options, readOptions, readSetOptions, readUnset, text } from './options'

const SETTABLE = {
  DATA_RETENTION_TIME_IN_DAYS: integer(0, 90),
  MAX_DATA_EXTENSION_TIME_IN_DAYS: integer(0, 90),
  CHANGE_TRACKING: boolean,
  ENABLE_SCHEMA_EVOLUTION: boolean,
  COMMENT: text
}

const noun = 'TABLE'

export type TableOptions = Options<typeof SETTABLE>

/** https://docs.snowflake.com/en/sql-reference/sql/create-table */
export interface CreateTable extends CreateHead {
  readonly type: 'CREATE TABLE'
  /** Null with AS SELECT and no column list. */
  readonly columns: readonly Column[] | null
  readonly grants: GrantsClause
  readonly options: TableOptions
  /** The query after AS. */
  readonly query: string | null
  readonly like: NameParts | null
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-table and alter-table-column */
export interface AlterTable {
  readonly type: 'ALTER TABLE'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly action:
    | { readonly do: 'RENAME'; readonly to: NameParts }
    | { readonly do: 'ADD COLUMN'; readonly ifNotExists: boolean; readonly columns: readonly Column[] }
    | { readonly do: 'DROP COLUMN'; readonly ifExists: boolean; readonly names: readonly string[] }
    | { readonly do: 'RENAME COLUMN'; readonly from: string; readonly to: string }
    | { readonly do: 'ALTER COLUMN'; readonly changes: readonly ColumnChange[] }
    | { readonly do: 'SET'; readonly options: TableOptions }
    | { readonly do: 'UNSET'; readonly names: readonly (keyof typeof SETTABLE)[] }
}

export interface ColumnChange {
  readonly column: string
  readonly set:
    | { readonly type: string }
    | { readonly nullable: boolean }
    | { readonly comment: string | null }
    | { readonly default: null }
}

/** https://docs.snowflake.com/en/sql-reference/sql/truncate-table */
export interface TruncateTable {
  readonly type: 'TRUNCATE TABLE'
  readonly name: NameParts
  readonly ifExists: boolean
}

export function createTable(cursor: Cursor, head: CreateHead): CreateTable {
  if (cursor.sees('CLONE')) throw unsupported('CLONE')
  const like = cursor.take('LIKE') ? cursor.name() : null
  const columns = like === null && cursor.sees('(') ? cursor.list(() => columnOrConstraint(cursor)) : null
  const { grants, options } = clauses(cursor, head)
  const query = like === null && cursor.take('AS') ? cursor.rest() : null
  if (columns === null && query === null && like === null) cursor.fail()
  const declared = columns?.filter((column) => column !== null) ?? null
  return { type: 'CREATE TABLE', ...head, columns: declared, grants, options, query, like }
}

/** Options and COPY GRANTS, in any order. */
function clauses(cursor: Cursor, head: CreateHead): { grants: GrantsClause; options: TableOptions } {
  if (cursor.sees('CLUSTER')) throw unsupported('CLUSTER BY')
  const before = readOptions(cursor, SETTABLE, noun)
  const grants = grantsClause(cursor, head)
  const after = readOptions(cursor, SETTABLE, noun)
  return { grants, options: { ...before, ...after } }
}

function columnOrConstraint(cursor: Cursor): Column | null {
  if (cursor.sees('CONSTRAINT') || cursor.sees('FOREIGN', 'KEY')) throw unsupported('CONSTRAINT')
  if (cursor.take('PRIMARY KEY') || cursor.take('UNIQUE')) {
    cursor.list(() => cursor.identifier())
    return null
  }
  return columnDefinition(cursor)
}

function columnDefinition(cursor: Cursor): Column {
  const column = { name: cursor.identifier(), type: cursor.columnType() }
  let nullable = true
  let standard: string | null = null
  let comment: string | null = null
  let collation: string | undefined
  for (;;) {
    if (cursor.take('NOT NULL')) nullable = false
    else if (cursor.take('NULL')) nullable = true
    else if (cursor.take('DEFAULT')) standard = cursor.textUntil(',', ')', 'NOT', 'NULL', 'COMMENT')
    else if (cursor.take('COMMENT')) comment = cursor.text()
    else if (cursor.take('COLLATE')) collation = collationOf(cursor, column.type)
    else if (cursor.sees('AUTOINCREMENT') || cursor.sees('IDENTITY')) throw unsupported(cursor.token.value)
    else if (cursor.take('PRIMARY KEY') || cursor.take('UNIQUE')) continue
    else return { ...column, nullable, default: standard, comment, ...(collation === undefined ? {} : { collation }) }
  }
}

/** The empty one is none. https://docs.snowflake.com/en/sql-reference/collation#collate-clause-for-table-column-definitions */
function collationOf(cursor: Cursor, type: string): string {
  const collation = cursor.text()
  if (!type.startsWith('VARCHAR')) throw refused('002247', '22000', `Collation is not supported for type '${type}'.`)
  if (!/^(|[A-Za-z]{2}(_[A-Za-z]{2})?(-c[is])?|utf8)$/.test(collation)) throw unsupported(`COLLATE '${collation}'`)
  return collation
}

export function alterTable(cursor: Cursor): AlterTable {
  const ifExists = cursor.take('IF EXISTS')
  return { type: 'ALTER TABLE', name: cursor.name(), ifExists, action: action(cursor) }
}

function action(cursor: Cursor): AlterTable['action'] {
  const verb = cursor.expectOneOf(['RENAME TO', 'RENAME COLUMN', 'ADD', 'DROP', 'ALTER', 'MODIFY', 'SET', 'UNSET'])
  switch (verb) {
    case 'RENAME TO':
      return { do: 'RENAME', to: cursor.name() }
    case 'RENAME COLUMN':
      return renameColumn(cursor)
    case 'ADD':
      return addColumns(cursor)
    case 'DROP':
      return dropColumns(cursor)
    case 'ALTER':
    case 'MODIFY':
      return { do: 'ALTER COLUMN', changes: columnChanges(cursor) }
    case 'SET':
      return { do: 'SET', options: readSetOptions(cursor, SETTABLE, noun) }
    case 'UNSET':
      return {
        do: 'UNSET',
        names: readUnset(
          cursor,
          ['DATA_RETENTION_TIME_IN_DAYS', 'MAX_DATA_EXTENSION_TIME_IN_DAYS', 'CHANGE_TRACKING', 'COMMENT'],
          noun
        )
      }
  }
}

function renameColumn(cursor: Cursor): AlterTable['action'] {
  const from = cursor.identifier()
  cursor.expect('TO')
  return { do: 'RENAME COLUMN', from, to: cursor.identifier() }
}

function addColumns(cursor: Cursor): AlterTable['action'] {
  cursor.take('COLUMN')
  const ifNotExists = cursor.take('IF NOT EXISTS')
  const columns = [columnDefinition(cursor)]
  while (cursor.take(',')) {
    cursor.take('COLUMN')
    cursor.take('IF NOT EXISTS')
    columns.push(columnDefinition(cursor))
  }
  return { do: 'ADD COLUMN', ifNotExists, columns }
}

function dropColumns(cursor: Cursor): AlterTable['action'] {
  cursor.take('COLUMN')
  const ifExists = cursor.take('IF EXISTS')
  const names = [cursor.identifier()]
  while (cursor.take(',')) names.push(cursor.identifier())
  return { do: 'DROP COLUMN', ifExists, names }
}

function columnChanges(cursor: Cursor): readonly ColumnChange[] {
  if (cursor.sees('(')) return cursor.list(() => columnChange(cursor))
  const changes = [columnChange(cursor)]
  while (cursor.take(',')) changes.push(columnChange(cursor))
  return changes
}

function columnChange(cursor: Cursor): ColumnChange {
  cursor.take('COLUMN')
  const column = cursor.identifier()
  if (cursor.take('SET DATA TYPE') || cursor.take('TYPE')) return { column, set: { type: cursor.columnType() } }
  if (cursor.take('SET NOT NULL')) return { column, set: { nullable: false } }
  if (cursor.take('DROP NOT NULL')) return { column, set: { nullable: true } }
  if (cursor.take('DROP DEFAULT')) return { column, set: { default: null } }
  if (cursor.take('UNSET COMMENT')) return { column, set: { comment: null } }
  cursor.expect('COMMENT')
  return { column, set: { comment: cursor.text() } }
}

export function truncateTable(cursor: Cursor): TruncateTable {
  cursor.take('TABLE')
  const ifExists = cursor.take('IF EXISTS')
  return { type: 'TRUNCATE TABLE', name: cursor.name(), ifExists }
}
