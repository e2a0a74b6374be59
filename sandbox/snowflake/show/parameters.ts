import type { Context, Execute } from '../catalog/context'
import { existing } from '../catalog/resolve'
import type { CatalogObject } from '../contract'
import { unsupported } from '../errors'
import { likePattern } from '../names'
import {
  ACCOUNT_PARAMETERS,
  type ParameterType,
  type ParameterValues,
  SESSION_PARAMETERS,
  typeOfParameter
} from '../parameters'
import type { ShowParameters } from '../statements/show'
import { type ShowColumn, tableOf } from './table-of'

interface Parameter {
  readonly key: string
  readonly value: string
  readonly standard: string
  /** Where it is set; "" = nowhere. */
  readonly level: string
  readonly description: string
  readonly type: ParameterType
}

const COLUMNS: readonly ShowColumn<Parameter>[] = [
  ['key', 'text', ({ key }) => key],
  ['value', 'text', ({ value }) => value],
  ['default', 'text', ({ standard }) => standard],
  ['level', 'text', ({ level }) => level],
  ['description', 'text', ({ description }) => description],
  ['type', 'text', ({ type }) => type]
]

/** Defaults. https://docs.snowflake.com/en/sql-reference/parameters */
const TASK: Readonly<Record<string, string>> = {
  SERVERLESS_TASK_MAX_STATEMENT_SIZE: 'X2Large',
  SERVERLESS_TASK_MIN_STATEMENT_SIZE: 'XSMALL',
  SUSPEND_TASK_AFTER_NUM_FAILURES: '10',
  TASK_AUTO_RETRY_ATTEMPTS: '0',
  USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE: 'Medium',
  USER_TASK_MINIMUM_TRIGGER_INTERVAL_IN_SECONDS: '30',
  USER_TASK_TIMEOUT_MS: '3600000',
  ...SESSION_PARAMETERS
}
const PIPE: Readonly<Record<string, string>> = { LOG_EVENT_LEVEL: 'OFF', PIPE_EXECUTION_PAUSED: 'false' }
const TABLE: Readonly<Record<string, string>> = {
  DATA_RETENTION_TIME_IN_DAYS: '1',
  DEFAULT_DDL_COLLATION: '',
  MAX_DATA_EXTENSION_TIME_IN_DAYS: '14'
}
const FUNCTION: ParameterValues = {
  AUTO_EVENT_LOGGING: 'OFF',
  ENABLE_CONSOLE_OUTPUT: 'false',
  LOG_LEVEL: 'OFF',
  METRIC_LEVEL: 'NONE',
  TRACE_LEVEL: 'OFF'
}
const WAREHOUSE: Readonly<Record<string, string>> = {
  MAX_CONCURRENCY_LEVEL: '8',
  STATEMENT_QUEUED_TIMEOUT_IN_SECONDS: '0',
  STATEMENT_TIMEOUT_IN_SECONDS: '172800'
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-parameters */
export const showParameters: Execute<ShowParameters> = ({ like, target }, context) => {
  const pattern = likePattern(like ?? '%')
  return tableOf(
    COLUMNS,
    parametersOf(context, target).filter(({ key }) => pattern.test(key))
  )
}

function parametersOf(context: Context, target: ShowParameters['target']): readonly Parameter[] {
  const ofAccount: Level = ['ACCOUNT', context.account.store.parameters]
  if (target === 'session') return listed(SESSION_PARAMETERS, ofAccount, ['SESSION', context.session.parameters])
  if (target === 'account') return listed(ACCOUNT_PARAMETERS, ofAccount)
  if (target.kind === 'role') throw unsupported('SHOW PARAMETERS IN ROLE')
  return parametersIn(existing(context, target.kind, target.name, target.argTypes), ofAccount)
}

function parametersIn(object: CatalogObject, ofAccount: Level): readonly Parameter[] {
  const level = object.kind.toUpperCase()
  switch (object.kind) {
    case 'task':
      return listed(TASK, ofAccount, [level, object.parameters])
    case 'pipe':
      return listed(PIPE, ofAccount, [
        level,
        object.paused === null ? {} : { PIPE_EXECUTION_PAUSED: String(object.paused) }
      ])
    case 'table':
      return listed(TABLE, ofAccount, [
        level,
        { ...retention(object.retentionDays), ...extension(object.extensionDays) }
      ])
    case 'database':
    case 'schema':
      return listed({ ...TABLE, ...PIPE }, ofAccount, [level, retention(object.retentionDays)])
    case 'warehouse':
      return listed(WAREHOUSE, ofAccount)
    case 'function':
      return listed(FUNCTION, ofAccount)
    case 'alert':
    case 'file format':
    case 'integration':
    case 'stage':
    case 'stream':
    case 'view':
      throw unsupported(`SHOW PARAMETERS IN ${object.kind.toUpperCase()}`)
  }
}

function retention(days: number): Readonly<Record<string, string>> {
  return days === 1 ? {} : { DATA_RETENTION_TIME_IN_DAYS: String(days) }
}

function extension(days: number): Readonly<Record<string, string>> {
  const text = String(days)
  return text === TABLE['MAX_DATA_EXTENSION_TIME_IN_DAYS'] ? {} : { MAX_DATA_EXTENSION_TIME_IN_DAYS: text }
}

/** Where parameters are set, and their values there. */
type Level = readonly [name: string, set: ParameterValues]

/** Parameters with these defaults, as the last level has them that sets them. */
function listed(standards: ParameterValues, ...levels: readonly Level[]): readonly Parameter[] {
  return Object.entries(standards)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, standard]) => {
      const [level, set] = levels.findLast(([, given]) => Object.hasOwn(given, key)) ?? ['', {}]
      const value = set[key] ?? standard
      return { key, value, standard, level, description: '', type: typeOfParameter(standard) }
    })
}
