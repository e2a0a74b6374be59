import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResultReader,
  type DuckDBScalarFunction,
  DuckDBTimestampValue
} from '@duckdb/node-api'
import { canonicalOf } from './column-types'
import { decoded, literal, quoted } from './identifiers'
import { MACROS } from './macros'
import { refusal } from './refusals'

export interface EngineColumn {
  readonly name: string
  /** Canonical Snowflake type. */
  readonly type: string
}

/** A cell of a row: a string, an integer, a point in time. */
export type EngineValue = string | number | Date | null

/** Names and types of the columns that queries give, by the query. */
type Shapes = Map<string, string>

/**
 * What pays off for millions of rows only. Here, compiling a statement takes far longer than running it.
 * https://duckdb.org/docs/stable/configuration/overview
 */
const WITHOUT = [
  'build_side_probe_side',
  'column_lifetime',
  'common_aggregate',
  'common_subexpressions',
  'common_subplan',
  'compressed_materialization',
  'cte_filter_pusher',
  'cte_inlining',
  'duplicate_groups',
  'empty_result_pullup',
  'extension',
  'filter_pullup',
  'join_elimination',
  'join_filter_pushdown',
  'join_order',
  'late_materialization',
  'limit_pushdown',
  'materialized_cte',
  'regex_range',
  'reorder_filter',
  'row_group_pruner',
  'sampling_pushdown',
  'statistics_propagation',
  'sum_rewriter',
  'top_n',
  'top_n_window_elimination',
  'window_self_join'
]

/**
 * While one thread of DuckDB waits for a JavaScript function, the others look for work all the time: with one, nobody does.
 */
const SETTINGS = { threads: '1', disabled_optimizers: WITHOUT.join(',') }

/** The DuckDB database, in memory, that holds all rows. */
export class Engine {
  /** Connections that nobody uses. Most sessions are short, and to open one and set its time zone takes longer. */
  private readonly free: EngineConnection[] = []
  private readonly shapes: Shapes = new Map()

  private constructor(private readonly instance: DuckDBInstance) {}

  static async create(): Promise<Engine> {
    const engine = new Engine(await DuckDBInstance.create(':memory:', SETTINGS))
    const connection = await engine.connect('UTC')
    for (const macro of MACROS) await connection.run(macro)
    engine.release(connection)
    return engine
  }

  /** A connection, which has its own time zone, temporary tables and transaction. */
  async connect(timezone: string): Promise<EngineConnection> {
    const connection = this.free.pop() ?? new EngineConnection(await this.instance.connect(), this.shapes)
    await connection.useTimezone(timezone)
    return connection
  }

  /** For whoever connects next: its last transaction has ended, and it has no temporary table. */
  release(connection: EngineConnection): void {
    this.free.push(connection)
  }

  close(): void {
    for (const connection of this.free.splice(0)) connection.close()
    this.instance.closeSync()
  }
}

/** One connection to DuckDB. It turns DuckDB's errors into Snowflake's. */
export class EngineConnection {
  private timezone: string | undefined
  private temporaries = 0

  constructor(
    private readonly duckdb: DuckDBConnection,
    private readonly shapes: Shapes
  ) {}

  async useTimezone(timezone: string): Promise<void> {
    if (this.timezone === timezone) return
    await this.run(`SET TimeZone = ${literal(timezone)}`)
    this.timezone = timezone
  }

  async run(sql: string): Promise<DuckDBResultReader> {
    try {
      return await this.duckdb.runAndReadAll(sql)
    } catch (error) {
      throw refusal(error)
    }
  }

  /** The first cell of the first row, as a number. */
  async count(sql: string): Promise<number> {
    const reader = await this.run(sql)
    return Number(reader.value(0, 0))
  }

  async describe(sql: string): Promise<readonly EngineColumn[]> {
    try {
      const prepared = await this.duckdb.prepare(sql)
      const columns = Array.from({ length: prepared.columnCount }, (_, index) => ({
        name: decoded(prepared.columnName(index)),
        type: canonicalOf(typeName(prepared.columnType(index)))
      }))
      prepared.destroySync()
      return columns
    } catch (error) {
      throw refusal(error)
    }
  }

  /** Does all of `work` or nothing of it, as one statement does. */
  async atomically<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN')
    try {
      const result = await work()
      await this.run('COMMIT')
      return result
    } catch (error) {
      await this.run('ROLLBACK')
      throw error
    }
  }

  /** Creates a temporary table, and drops it when `work` is done. */
  async withTemporary<T>(definition: string, work: (name: string) => Promise<T>): Promise<T> {
    const name = quoted(`#${++this.temporaries}`)
    await this.run(`CREATE TEMP TABLE ${name} ${definition}`)
    return this.dropping(name, work)
  }

  /**
   * Creates an empty temporary table with the columns that a query gives, and drops it when `work` is done. The query is
   * compiled once: that takes far longer than to create a table of known columns.
   */
  async withColumnsOf<T>(query: string, work: (name: string) => Promise<T>): Promise<T> {
    const known = this.shapes.get(query)
    if (known !== undefined) return this.withTemporary(known, work)
    return this.withTemporary(`AS ${query} LIMIT 0`, async (name) => {
      this.shapes.set(query, await this.columnsOf(name))
      return work(name)
    })
  }

  /** Creates a temporary table with these rows, and drops it when `work` is done. */
  async withRows<T>(
    columns: readonly string[],
    rows: Iterable<readonly EngineValue[]>,
    work: (name: string) => Promise<T>
  ): Promise<T> {
    const name = `#${++this.temporaries}`
    await this.run(`CREATE TEMP TABLE ${quoted(name)} (${columns.join(', ')})`)
    const appender = await this.duckdb.createAppender(name, 'main', 'temp')
    for (const row of rows) {
      for (const value of row) {
        if (value === null) appender.appendNull()
        else if (typeof value === 'number') appender.appendBigInt(BigInt(value))
        else if (typeof value === 'string') appender.appendVarchar(value)
        else appender.appendTimestamp(new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n))
      }
      appender.endRow()
    }
    appender.closeSync()
    return this.dropping(quoted(name), work)
  }

  register(scalar: DuckDBScalarFunction): void {
    this.duckdb.registerScalarFunction(scalar)
  }

  close(): void {
    this.duckdb.closeSync()
  }

  /** As CREATE TABLE takes them. */
  private async columnsOf(table: string): Promise<string> {
    const reader = await this.run(`SELECT * FROM ${table}`)
    const definitions = reader
      .columnNames()
      .map((name, index) => `${quoted(name)} ${typeName(reader.columnType(index))}`)
    return `(${definitions.join(', ')})`
  }

  private async dropping<T>(name: string, work: (name: string) => Promise<T>): Promise<T> {
    try {
      return await work(name)
    } finally {
      // After an error in a transaction DuckDB runs nothing but its ROLLBACK, which drops the table.
      await this.duckdb.run(`DROP TABLE ${name}`).catch(() => undefined)
    }
  }
}

function typeName(type: { readonly alias?: string; toString(): string }): string {
  return type.alias ?? type.toString()
}

/** Names and canonical types of a result's columns. */
export function readColumns(reader: DuckDBResultReader): readonly EngineColumn[] {
  return reader
    .columnNames()
    .map((name, index) => ({ name: decoded(name), type: canonicalOf(typeName(reader.columnType(index))) }))
}
