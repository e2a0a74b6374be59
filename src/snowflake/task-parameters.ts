import type { Row } from '../model/operation'
import { booleanOf, numberOf, textOf } from './rows'
import { parseWarehouseSize, type WarehouseSize } from './warehouse-size'

/** What is in effect for a task, whether it is set on the task or on the account. */
export type TaskSettings = {
  readonly timeoutMs: number | null
  /** After so many failed runs in a row, Snowflake suspends the task. */
  readonly failures: number | null
  /** Of each statement, in seconds; 0 = none. A shorter one of the account would end a run. */
  readonly statementTimeout: number | null
  /** Without it, a task cannot change tables. https://docs.snowflake.com/en/sql-reference/sql/create-task#usage-notes */
  readonly autocommit: boolean
  /** Whether names in quotes are folded to uppercase. */
  readonly foldsQuoted: boolean
}

/** Snowflake's defaults or better, set explicitly in case the account has other ones. */
export const DECLARED_SETTINGS: TaskSettings = {
  timeoutMs: 3_600_000,
  failures: 10,
  statementTimeout: 3600,
  autocommit: true,
  foldsQuoted: false
}

/**
 * Whether the timeout of a statement lets a run finish: the lower of this and the task's own timeout counts.
 * https://docs.snowflake.com/en/sql-reference/parameters#user-task-timeout-ms
 */
export function isLongEnough(wanted: number, live: number | null): boolean {
  return live === 0 || (live ?? 0) >= wanted
}

/** Reads the rows of SHOW PARAMETERS IN TASK. https://docs.snowflake.com/en/sql-reference/sql/show-parameters */
export function taskParameters(rows: readonly Row[]): TaskSettings & { readonly initialSize: WarehouseSize | null } {
  const value = (key: string) => rows.find((row) => row['key'] === key)?.['value']
  return {
    initialSize: parseWarehouseSize(textOf(value('USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE')) ?? '') ?? null,
    timeoutMs: numberOf(value('USER_TASK_TIMEOUT_MS')),
    failures: numberOf(value('SUSPEND_TASK_AFTER_NUM_FAILURES')),
    statementTimeout: numberOf(value('STATEMENT_TIMEOUT_IN_SECONDS')),
    autocommit: booleanOf(value('AUTOCOMMIT') ?? true),
    foldsQuoted: booleanOf(value('QUOTED_IDENTIFIERS_IGNORE_CASE'))
  }
}
