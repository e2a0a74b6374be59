import { constant, fn, type Functions } from './define'

/** https://docs.snowflake.com/en/sql-reference/functions-data-generation */
export const DATA_GENERATION: Functions = {
  SEQ4: constant(() => '(row_number() OVER () - 1)'),
  SEQ8: constant(() => '(row_number() OVER () - 1)'),
  RANDOM: constant(() => 'CAST(hash(uuid()) % 9223372036854775807 AS BIGINT)'),
  UUID_STRING: fn(0, 0, () => 'CAST(uuid() AS VARCHAR)')
}
