import type { ResultSet } from '../contract'

const MOST_ROWS = 10_000

/** SHOW returns no more than this, without saying so. https://docs.snowflake.com/en/sql-reference/sql/show */
export function mostOf(result: ResultSet): ResultSet {
  return result.rows.length > MOST_ROWS ? { ...result, rows: result.rows.slice(0, MOST_ROWS) } : result
}
