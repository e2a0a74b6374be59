import type { Context, Execute } from '../catalog/context'
import { existing } from '../catalog/resolve'
import type { CatalogObject } from '../contract'
import { unsupported } from '../errors'
import { likePattern } from '../names'
import { SESSION_PARAMETERS } from '../statements/session'
import type { ShowParameters } from '../statements/show'
import { type ShowColumn, tableOf } from './table-of'

interface Parameter {
  readonly key: string
  readonly value: string
  readonly standard: string
  /** Where it is set; "" = nowhere. */
  readonly level: string
  readonly description: string
  readonly type: 'NUMBER' | 'STRING' | 'BOOLEAN'
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
  MAX_DATA_EXTENSION_TIME_IN_DAYS: '14'
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
  if (target === 'session') return withDefaults(SESSION_PARAMETERS, context.session.parameters, 'SESSION')
  if (target === 'account') return withDefaults(SESSION_PARAMETERS, {}, 'ACCOUNT')
  if (target.kind === 'role') throw unsupported('SHOW PARAMETERS IN ROLE')
  return parametersIn(existing(context, target.kind, target.name))
}

function parametersIn(object: CatalogObject): readonly Parameter[] {
  switch (object.kind) {
    case 'task':
      return withDefaults(TASK, object.parameters, 'TASK')
    case 'pipe':
      return withDefaults(PIPE, object.paused === null ? {} : { PIPE_EXECUTION_PAUSED: String(object.paused) }, 'PIPE')
    case 'table':
      return withDefaults(TABLE, retention(object.retentionDays), 'TABLE')
    case 'database':
    case 'schema':
      return withDefaults({ ...TABLE, ...PIPE }, retention(object.retentionDays), object.kind.toUpperCase())
    case 'warehouse':
      return withDefaults(WAREHOUSE, {}, 'WAREHOUSE')
    case 'file format':
    case 'function':
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

function withDefaults(
  standards: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
  level: string
): readonly Parameter[] {
  return Object.entries(standards)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, standard]) => ({
      key,
      value: set[key] ?? standard,
      standard,
      level: Object.hasOwn(set, key) ? level : '',
      description: '',
      type: typeOf(standard)
    }))
}

function typeOf(value: string): Parameter['type'] {
  if (value === 'true' || value === 'false') return 'BOOLEAN'
  return /^\d+$/.test(value) ? 'NUMBER' : 'STRING'
}
