import type { Column, ResultSet, TableObject } from '../../contract'
import { doesNotExist, invalidIdentifier, unsupported } from '../../errors'
import { dotted } from '../../names'
import type { EngineConnection } from '../engine/engine'
import { castTo } from '../translation/casts'
import { nameParts, resolve, type RunningStatement, type Scope, scopeOf } from '../translation/scope'
import { expressionOf, type Node } from '../translation/syntax'
import { expression } from '../translation/translate'

/** A statement that writes, its connection, and the version that it writes. */
export interface Writing {
  readonly statement: RunningStatement
  readonly connection: EngineConnection
  readonly version: number
  /** Records that the statement writes to a table, so that a rollback can undo it. */
  readonly touch: (table: TableObject) => void
}

export function target(node: Node, writing: Writing, privilege: string): TableObject {
  return targetNamed(nameParts(node), writing, privilege)
}

export function targetNamed(parts: readonly string[], writing: Writing, privilege: string): TableObject {
  const { catalog } = writing.statement.resources
  const name = resolve(parts, scopeOf(writing.statement), privilege)
  const table = catalog.find('table', name)
  if (table === undefined) {
    if (catalog.find('view', name) !== undefined) throw unsupported(`${privilege} on a view`)
    throw doesNotExist('Table', dotted(name))
  }
  catalog.require(writing.statement.session.roles, privilege, table)
  writing.touch(table)
  return table
}

export function columnNamed(table: TableObject, name: string): Column {
  const found = table.columns.find((column) => column.name === name)
  if (found === undefined) throw invalidIdentifier(name)
  return found
}

/** A column's default value; NULL when it has none. */
export function defaultOf(column: Column, scope: Scope): string {
  return column.default === null ? castTo(column.type, 'NULL') : expression(expressionOf(column.default), scope)
}

export function isDefault(node: Node): boolean {
  const word = node.kind === 'var' ? node.text('this') : node.kind === 'column' ? node.identifier('name') : undefined
  return word?.toUpperCase() === 'DEFAULT'
}

/** The result of DML: one row of counts. */
export function counts(dml: NonNullable<ResultSet['dml']>, numbers: readonly (readonly [string, number])[]): ResultSet {
  return {
    columns: numbers.map(([name]) => ({ name, type: 'fixed', scale: 0 })),
    rows: [numbers.map(([, number]) => String(number))],
    dml
  }
}
