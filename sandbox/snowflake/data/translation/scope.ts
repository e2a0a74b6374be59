import type { Catalog, FunctionObject, QualifiedName, Session, StreamObject } from '../../contract'
import { noCurrentDatabase, noCurrentSchema } from '../../errors'
import type { Cloud } from '../stages/object-store'
import type { Node } from './syntax'

/** What a table function of INFORMATION_SCHEMA knows. */
export interface HistoryTable {
  /** Names with canonical types. */
  readonly columns: readonly (readonly [string, string])[]
  readonly rows: readonly (readonly (string | number | Date | null)[])[]
}

/** Arguments of a table function, as SQL of DuckDB. */
export interface HistoryCall {
  readonly named: ReadonlyMap<string, string>
  readonly positional: readonly string[]
}

/**
 * Snowflake's SQL as DuckDB's. An expression may hold a query and a query holds expressions, so each of the two files that
 * print them reaches the other through here, and neither imports the other.
 */
export interface Translator {
  expression(node: Node, scope: Scope): string
  query(node: Node, scope: Scope): string
}

/** What a statement may look up beyond the tables. */
export interface Resources {
  readonly catalog: Catalog
  readonly cloud: Cloud
  readonly translator: Translator
  /** The name under which DuckDB knows a JavaScript function. */
  engineFunction(definition: FunctionObject): string
  /** A view of INFORMATION_SCHEMA. */
  informationView(name: string, database: string, scope: Scope): string | undefined
  /** A table function of INFORMATION_SCHEMA, as SQL of DuckDB. */
  informationFunction(name: string, call: HistoryCall, scope: Scope): string | undefined
}

/** One statement while it is being compiled and run. */
export class RunningStatement {
  /** The streams that it reads: DML moves them on. */
  readonly streams = new Set<StreamObject>()
  /** The tables that staged files have been read into, by what was asked for. */
  readonly staged = new Map<string, string>()

  constructor(
    readonly resources: Resources,
    readonly session: Session,
    /** Rows of later versions are not seen. */
    readonly horizon: number,
    /** Streams end here: at the start of the transaction. */
    readonly snapshot: number,
    readonly now: Date
  ) {}
}

/** Where names are looked up. A view has a scope of its own: its schema, its owner's rights. */
export interface Scope {
  readonly statement: RunningStatement
  readonly role: string
  readonly database: string | null
  readonly schema: string | null
  /** Names of the common table expressions in reach. */
  readonly expressions: ReadonlySet<string>
  /** Arguments of the SQL function that is being expanded, as SQL of DuckDB. */
  readonly arguments: ReadonlyMap<string, string>
}

export function scopeOf(statement: RunningStatement): Scope {
  const { role, database, schema } = statement.session
  return { statement, role, database, schema, expressions: new Set(), arguments: new Map() }
}

/** One to three parts of a name, completed from the scope. */
export function resolve(parts: readonly string[], scope: Scope, verb = 'SELECT'): QualifiedName {
  const [name = '', schema = scope.schema, database = scope.database] = parts.toReversed()
  if (database === null) throw noCurrentDatabase(verb)
  if (schema === null) throw noCurrentSchema(verb)
  return { database, schema, name }
}

/** The name of a table node: `t`, `s.t`, `db.s.t`. */
export function nameParts(table: Node): readonly string[] {
  return [table.identifier('catalog'), table.identifier('schema'), table.identifier('name')].filter(
    (part) => part !== undefined
  )
}

/** A name written in a text, as in SYSTEM$STREAM_HAS_DATA('db."S".t'). */
export function partsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/"((?:[^"]|"")*)"|([^."\s]+)/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '').toUpperCase() : quoted.replaceAll('""', '"')
  )
}
