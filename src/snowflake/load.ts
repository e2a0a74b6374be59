import { PARSED_COLUMNS, UNPARSED_COLUMNS } from '../model/columns'
import type { SnowflakeConfig } from '../model/config'

/** The values for sql/task/load.sql: where lines come from, the parser, and the tables that they go to with their columns. */
export type Load = {
  readonly staging: readonly string[]
  readonly parser: readonly string[]
  readonly parsed: readonly string[]
  readonly parsedColumns: readonly string[]
  readonly unparsed: readonly string[]
  readonly unparsedColumns: readonly string[]
}

export function loadOf({ database, schema, names }: SnowflakeConfig): Load {
  return {
    staging: [database, schema, names.staging],
    parser: [database, schema, names.parser],
    parsed: [database, schema, names.parsed],
    parsedColumns: PARSED_COLUMNS.map(({ name }) => name),
    unparsed: [database, schema, names.unparsed],
    unparsedColumns: UNPARSED_COLUMNS.map(({ name }) => name)
  }
}
