import type { Catalog, FunctionObject, QualifiedName, Roles, Session, StreamObject, TableObject } from '../../contract'
import { noCurrentDatabase, noCurrentSchema } from '../../errors'
import type { Cloud } from '../stages/object-store'
import type { Node } from './syntax'

/** The rows of a table function of INFORMATION_SCHEMA. */
export interface HistoryTable {
  /** Names with canonical types. */
  readonly columns: readonly (readonly [string, string])[]
  readonly rows: readonly (readonly (string | number | Date | null)[])[]
}

/** Arguments of a table function, as DuckDB expressions. */
export interface HistoryCall {
  readonly named: ReadonlyMap<string, string>
  readonly positional: readonly string[]
}

/**
 * Translates Snowflake's SQL to DuckDB's. Expressions contain queries and queries contain expressions, so the two files
 * that translate them call each other through this interface instead of importing each other.
 */
export interface Translator {
  expression(node: Node, scope: Scope): string
  query(node: Node, scope: Scope): string
}

/** What a statement may use besides the tables. */
export interface Resources {
  readonly catalog: Catalog
  readonly cloud: Cloud
  readonly translator: Translator
  readonly now: () => Date
  /** The last version of the data that was committed by this time. */
  versionAt(time: Date): number
  /** Whether a version after this one has changed the table. */
  hasChanged(table: TableObject, since: number): boolean
  /** The name of a JavaScript or Python function in DuckDB. */
  engineFunction(definition: FunctionObject): string
  /** A view of INFORMATION_SCHEMA, as a DuckDB query; undefined when there is none of this name. */
  informationView(name: string, database: string, scope: Scope): string | undefined
  /** A table function of INFORMATION_SCHEMA, as a DuckDB query; undefined when there is none of this name. */
  informationFunction(name: string, call: HistoryCall, scope: Scope): string | undefined
}

/** One statement while it is being compiled and run. */
export class RunningStatement {
  /** The streams that it reads, which DML advances. */
  readonly streams = new Set<StreamObject>()
  /** The streams that SYSTEM$STREAM_HAS_DATA looks at, with their rows as a DuckDB relation; null = there are none. */
  readonly checked = new Map<StreamObject, string | null>()
  /** The temporary tables that hold staged files, by stage, path and format. */
  readonly staged = new Map<string, string>()

  constructor(
    readonly resources: Resources,
    readonly session: Session,
    /** Tables are read at this version. */
    readonly horizon: number,
    /** Streams are read up to this version: the start of the transaction. */
    readonly snapshot: number,
    readonly now: Date
  ) {}

  /** When streams are read: those that had become stale by then cannot be. */
  get streamsAt(): Date {
    return this.session.dueAt ?? this.now
  }
}

/** Where names are looked up, and with which roles. A view has its own scope: its schema and its owner. */
export interface Scope {
  readonly statement: RunningStatement
  readonly roles: Roles
  readonly database: string | null
  readonly schema: string | null
  /** Names of the common table expressions in scope. */
  readonly expressions: ReadonlySet<string>
  /** Arguments of the SQL function that is being expanded, as DuckDB expressions. */
  readonly arguments: ReadonlyMap<string, string>
}

export function scopeOf(statement: RunningStatement): Scope {
  const { roles, database, schema } = statement.session
  return { statement, roles, database, schema, expressions: new Set(), arguments: new Map() }
}

/** Completes a name of one to three parts from the scope. */
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

/** The parts of a name in a string, as in SYSTEM$STREAM_HAS_DATA('db."S".t'). */
export function partsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/"((?:[^"]|"")*)"|([^."\s]+)/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '').toUpperCase() : quoted.replaceAll('""', '"')
  )
}
