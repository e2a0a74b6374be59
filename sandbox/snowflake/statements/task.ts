import { parseCron } from '../cron'
import { invalidValue, unsupported } from '../errors'
import { SESSION_PARAMETERS } from '../parameters'
import type { CreateHead } from './create'
import type { Cursor, NameParts } from './cursor'
import {
  boolean,
  choice,
  identifier,
  integer,
  type OptionReader,
  type Options,
  readOptions,
  readSetOptions,
  readUnset,
  text
} from './options'
import { parameterReaders } from './parameters'
import { warehouseSize } from './warehouse'

/** https://docs.snowflake.com/en/sql-reference/sql/create-task (SCHEDULE) */
const schedule: OptionReader<string> = (cursor, option) => {
  const value = text(cursor, option)
  if (parseCron(value) === undefined && !isWithin(value, 10, 11_520 * 60)) throw invalidValue(value, option)
  return value
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-task (TARGET_COMPLETION_INTERVAL) */
const interval: OptionReader<string> = (cursor, option) => {
  const value = text(cursor, option)
  if (!isWithin(value, 10, 86_400)) throw invalidValue(value, option)
  return value
}

/** Whether "5 MINUTES" or "30 s" is within these bounds, in seconds. */
function isWithin(interval: string, least: number, most: number): boolean {
  const match = /^\s*(\d+)\s+(HOURS?|H|MINUTES?|M|SECONDS?|S)\s*$/i.exec(interval)
  const [, count, unit = ''] = match ?? []
  const seconds = Number(count) * ({ H: 3600, M: 60, S: 1 }[unit.charAt(0).toUpperCase()] ?? 0)
  return seconds >= least && seconds <= most
}

/** Stored as they were given, and shown by SHOW PARAMETERS IN TASK. */
export const TASK_PARAMETERS = {
  USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE: warehouseSize,
  SERVERLESS_TASK_MIN_STATEMENT_SIZE: warehouseSize,
  SERVERLESS_TASK_MAX_STATEMENT_SIZE: warehouseSize,
  USER_TASK_TIMEOUT_MS: integer(0, 604_800_000),
  SUSPEND_TASK_AFTER_NUM_FAILURES: integer(0),
  TASK_AUTO_RETRY_ATTEMPTS: integer(0, 30),
  USER_TASK_MINIMUM_TRIGGER_INTERVAL_IN_SECONDS: integer(10, 604_800),
  ...parameterReaders(SESSION_PARAMETERS)
}

/** The sandbox has only the default, and ALLOW_OVERLAPPING_EXECUTION, which this option replaces. */
const overlapPolicy: OptionReader<string> = (cursor, option) => {
  const value = choice('NO_OVERLAP', 'ALLOW_CHILD_OVERLAP', 'ALLOW_ALL_OVERLAP')(cursor, option)
  if (value !== 'NO_OVERLAP') throw unsupported(`${option} = ${value}`)
  return value
}

const SETTABLE = {
  WAREHOUSE: identifier,
  SCHEDULE: schedule,
  ALLOW_OVERLAPPING_EXECUTION: boolean,
  OVERLAP_POLICY: overlapPolicy,
  TARGET_COMPLETION_INTERVAL: interval,
  ERROR_INTEGRATION: identifier,
  SUCCESS_INTEGRATION: identifier,
  COMMENT: text,
  ...TASK_PARAMETERS
}

export type TaskOption = keyof typeof SETTABLE
export type TaskOptions = Options<typeof SETTABLE>

const UNSETTABLE = Object.keys(SETTABLE).filter((option): option is TaskOption => Object.hasOwn(SETTABLE, option))

const noun = 'TASK'

export interface CreateTask extends CreateHead {
  readonly type: 'CREATE TASK'
  readonly options: TaskOptions
  readonly condition: string | null
  readonly definition: string
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-task */
export interface AlterTask {
  readonly type: 'ALTER TASK'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly action:
    | { readonly do: 'RESUME' }
    | { readonly do: 'SUSPEND' }
    | { readonly do: 'REMOVE WHEN' }
    | { readonly do: 'SET'; readonly options: TaskOptions }
    | { readonly do: 'UNSET'; readonly names: readonly TaskOption[] }
    | { readonly do: 'MODIFY AS'; readonly definition: string }
    | { readonly do: 'MODIFY WHEN'; readonly condition: string }
    | { readonly do: 'ADD AFTER' | 'REMOVE AFTER'; readonly predecessors: readonly NameParts[] }
}

/** https://docs.snowflake.com/en/sql-reference/sql/execute-task */
export interface ExecuteTask {
  readonly type: 'EXECUTE TASK'
  readonly name: NameParts
}

export function createTask(cursor: Cursor, head: CreateHead): CreateTask {
  const options = readOptions(cursor, SETTABLE, noun)
  if (cursor.sees('AFTER') || cursor.sees('FINALIZE')) throw unsupported('task graphs')
  if (cursor.sees('EXECUTE', 'AS')) throw unsupported('EXECUTE AS USER')
  const condition = cursor.take('WHEN') ? whenExpression(cursor) : null
  cursor.expect('AS')
  return { type: 'CREATE TASK', ...head, options, condition, definition: cursor.rest() }
}

/** Only functions that need no warehouse are allowed in WHEN. https://docs.snowflake.com/en/sql-reference/sql/create-task */
function whenExpression(cursor: Cursor): string {
  const expression = cursor.textUntil('AS')
  if (expression === '') cursor.fail()
  const calls = [...expression.matchAll(/([A-Za-z_][\w$]*)\s*\(/g)].map(([, name]) => name?.toUpperCase() ?? '')
  const allowed = [
    'SYSTEM$STREAM_HAS_DATA',
    'SYSTEM$GET_PREDECESSOR_RETURN_VALUE',
    'AND',
    'OR',
    'NOT',
    'CAST',
    'TO_BOOLEAN'
  ]
  const foreign = calls.find((call) => !allowed.includes(call))
  if (foreign !== undefined) throw unsupported(`${foreign} in the WHEN clause of a task`)
  return expression
}

export function alterTask(cursor: Cursor): AlterTask {
  const ifExists = cursor.take('IF EXISTS')
  return { type: 'ALTER TASK', name: cursor.name(), ifExists, action: action(cursor) }
}

function action(cursor: Cursor): AlterTask['action'] {
  const verb = cursor.expectOneOf([
    'RESUME',
    'SUSPEND',
    'SET',
    'UNSET',
    'MODIFY AS',
    'MODIFY WHEN',
    'REMOVE WHEN',
    'ADD AFTER',
    'REMOVE AFTER'
  ])
  switch (verb) {
    case 'RESUME':
    case 'SUSPEND':
      return { do: verb }
    case 'REMOVE WHEN':
      return { do: verb }
    case 'SET':
      return { do: 'SET', options: readSetOptions(cursor, SETTABLE, noun) }
    case 'UNSET':
      return { do: 'UNSET', names: readUnset(cursor, UNSETTABLE, noun) }
    case 'MODIFY AS':
      return { do: 'MODIFY AS', definition: cursor.rest() }
    case 'MODIFY WHEN':
      return { do: 'MODIFY WHEN', condition: whenExpression(cursor) }
    case 'ADD AFTER':
    case 'REMOVE AFTER':
      return { do: verb, predecessors: names(cursor) }
  }
}

function names(cursor: Cursor): readonly NameParts[] {
  const found = [cursor.name()]
  while (cursor.take(',')) found.push(cursor.name())
  return found
}

export function executeTask(cursor: Cursor): ExecuteTask {
  cursor.expect('TASK')
  return { type: 'EXECUTE TASK', name: cursor.name() }
}
