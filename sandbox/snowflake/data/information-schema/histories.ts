import type { TaskObject } from '../../contract'
import { refused, unsupported } from '../../errors'
import type { AlertRun, Alerts } from '../alerts/alerts'
import type { Load, LoadHistory } from '../copy/history'
import { column } from '../engine/identifiers'
import type { TaskRun } from '../tasks/task-history'
import type { Tasks } from '../tasks/tasks'
import { castTo } from '../translation/casts'
import { type HistoryCall, type HistoryTable, partsOf, resolve, type Scope } from '../translation/scope'
import { pipeUsage, serverlessTasks, warehouseMetering } from './metering'
import { historyAsSql } from './views'

type Source = (call: Arguments, scope: Scope) => string

const TEXT = 'VARCHAR(16777216)'
const NUMBER = 'NUMBER(38,0)'
const TIME = 'TIMESTAMP_LTZ(3)'

/** The arguments of a call, by name. */
class Arguments {
  private readonly values: ReadonlyMap<string, string>

  constructor(
    private readonly name: string,
    call: HistoryCall,
    allowed: readonly string[]
  ) {
    this.values = new Map([
      ...call.positional.map((value, index) => [allowed[index] ?? '', value] as const),
      ...call.named
    ])
    for (const given of this.values.keys()) {
      if (!allowed.includes(given)) throw refused('001003', '42000', `invalid argument [${given}] for function ${name}`)
    }
  }

  /** A string, which has to be a literal. */
  text(name: string): string | undefined {
    const value = this.values.get(name)
    if (value === undefined) return undefined
    const [, quoted] = /^'((?:[^']|'')*)'$/.exec(value) ?? []
    if (quoted === undefined) throw unsupported(`${this.name} with ${name} that is not a literal`)
    return quoted.replaceAll("''", "'")
  }

  time(name: string): string | undefined {
    const value = this.values.get(name)
    return value === undefined ? undefined : castTo('TIMESTAMP_LTZ(9)', value)
  }

  raw(name: string): string | undefined {
    return this.values.get(name)
  }
}

function where(...conditions: readonly (string | undefined)[]): string {
  const given = conditions.filter((condition) => condition !== undefined)
  return given.length === 0 ? 'true' : given.join(' AND ')
}

function between(name: string, from: string | undefined, to: string | undefined): string {
  return where(from && `${column(name)} >= ${from}`, to && `${column(name)} <= ${to}`)
}

const COPY_HISTORY: HistoryTable['columns'] = [
  ['FILE_NAME', TEXT],
  ['STAGE_LOCATION', TEXT],
  ['LAST_LOAD_TIME', TIME],
  ['ROW_COUNT', NUMBER],
  ['ROW_PARSED', NUMBER],
  ['FILE_SIZE', NUMBER],
  ['FIRST_ERROR_MESSAGE', TEXT],
  ['FIRST_ERROR_LINE_NUMBER', NUMBER],
  ['FIRST_ERROR_CHARACTER_POS', NUMBER],
  ['FIRST_ERROR_COLUMN_NAME', TEXT],
  ['ERROR_COUNT', NUMBER],
  ['ERROR_LIMIT', NUMBER],
  ['STATUS', TEXT],
  ['TABLE_CATALOG_NAME', TEXT],
  ['TABLE_SCHEMA_NAME', TEXT],
  ['TABLE_NAME', TEXT],
  ['PIPE_CATALOG_NAME', TEXT],
  ['PIPE_SCHEMA_NAME', TEXT],
  ['PIPE_NAME', TEXT],
  ['PIPE_RECEIVED_TIME', TIME],
  ['BYTES_BILLED', NUMBER]
]

const STATUSES = { LOADED: 'Loaded', LOAD_FAILED: 'Load failed', PARTIALLY_LOADED: 'Partially loaded' } as const

function copyRow({
  file,
  stageLocation,
  loadedAt,
  receivedAt,
  size,
  result,
  table,
  pipe
}: Load): HistoryTable['rows'][number] {
  const { firstError } = result
  return [
    file, stageLocation, loadedAt, result.rowsLoaded, result.rowsParsed, size,
    firstError?.message ?? null, firstError?.line ?? null, firstError?.character ?? null, firstError?.column ?? null,
    result.errorsSeen, result.errorLimit, STATUSES[result.status],
    table.database, table.schema, table.name,
    pipe?.database ?? null, pipe?.schema ?? null, pipe?.name ?? null, receivedAt, pipe === null ? null : size
  ] // prettier-ignore
}

const TASK_HISTORY: HistoryTable['columns'] = [
  ['QUERY_ID', TEXT],
  ['NAME', TEXT],
  ['DATABASE_NAME', TEXT],
  ['SCHEMA_NAME', TEXT],
  ['QUERY_TEXT', TEXT],
  ['CONDITION_TEXT', TEXT],
  ['STATE', TEXT],
  ['ERROR_CODE', TEXT],
  ['ERROR_MESSAGE', TEXT],
  ['SCHEDULED_TIME', TIME],
  ['QUERY_START_TIME', TIME],
  ['NEXT_SCHEDULED_TIME', TIME],
  ['COMPLETED_TIME', TIME],
  ['ROOT_TASK_ID', TEXT],
  ['GRAPH_VERSION', NUMBER],
  ['RUN_ID', NUMBER],
  ['RETURN_VALUE', TEXT],
  ['SCHEDULED_FROM', TEXT],
  ['ATTEMPT_NUMBER', NUMBER],
  ['CONFIG', TEXT],
  ['QUERY_HASH', TEXT],
  ['QUERY_HASH_VERSION', NUMBER],
  ['QUERY_PARAMETERIZED_HASH', TEXT],
  ['QUERY_PARAMETERIZED_HASH_VERSION', NUMBER],
  ['GRAPH_RUN_GROUP_ID', NUMBER],
  ['BACKFILL_INFO', TEXT],
  ['SPCS_JOB_ID', TEXT]
]

function taskRow(run: TaskRun, next: Date | undefined): HistoryTable['rows'][number] {
  return [
    run.queryId, run.task.name, run.task.database, run.task.schema, run.definition, run.condition, run.state,
    run.errorCode, run.errorMessage, run.scheduledAt, run.startedAt, next ?? null, run.completedAt,
    run.task.id, 1, run.runId, null, run.scheduledFrom, 1, null, null, null, null, null, run.runId, null, null
  ] // prettier-ignore
}

/** https://docs.snowflake.com/en/sql-reference/functions/task_dependents */
const TASK_DEPENDENTS: HistoryTable['columns'] = [
  ['CREATED_ON', TIME],
  ['NAME', TEXT],
  ['DATABASE_NAME', TEXT],
  ['SCHEMA_NAME', TEXT],
  ['OWNER', TEXT],
  ['COMMENT', TEXT],
  ['WAREHOUSE', TEXT],
  ['SCHEDULE', TEXT],
  ['PREDECESSORS', TEXT],
  ['STATE', TEXT],
  ['DEFINITION', TEXT],
  ['CONDITION', TEXT]
]

function dependentRow(task: TaskObject): HistoryTable['rows'][number] {
  return [
    task.createdOn, task.name, task.database, task.schema, task.owner, task.comment, task.warehouse, task.schedule,
    JSON.stringify(task.predecessors), task.state, task.definition, task.condition
  ] // prettier-ignore
}

const PIPE_USAGE: HistoryTable['columns'] = [
  ['START_TIME', TIME],
  ['END_TIME', TIME],
  ['PIPE_NAME', TEXT],
  ['CREDITS_USED', 'FLOAT'],
  ['BYTES_INSERTED', NUMBER],
  ['FILES_INSERTED', NUMBER],
  ['BYTES_BILLED', NUMBER]
]

const ALERT_HISTORY: HistoryTable['columns'] = [
  ['NAME', TEXT],
  ['DATABASE_NAME', TEXT],
  ['SCHEMA_NAME', TEXT],
  ['ACTION', TEXT],
  ['CONDITION', TEXT],
  ['ERROR_CODE', NUMBER],
  ['ERROR_MESSAGE', TEXT],
  ['STATE', TEXT],
  ['SCHEDULED_TIME', TIME],
  ['COMPLETED_TIME', TIME]
]

function alertRow({ alert, error, state, scheduledAt, completedAt }: AlertRun): HistoryTable['rows'][number] {
  const { name, database, schema, action, condition } = alert
  const [code, message] = error === null ? [null, null] : [Number(error.code), error.message]
  return [name, database, schema, action, condition, code, message, state, scheduledAt, completedAt]
}

const WAREHOUSE_METERING: HistoryTable['columns'] = [
  ['START_TIME', TIME],
  ['END_TIME', TIME],
  ['WAREHOUSE_NAME', TEXT],
  ['CREDITS_USED', 'FLOAT'],
  ['CREDITS_USED_COMPUTE', 'FLOAT'],
  ['CREDITS_USED_CLOUD_SERVICES', 'FLOAT']
]

const SERVERLESS_TASKS: HistoryTable['columns'] = [
  ['START_TIME', TIME],
  ['END_TIME', TIME],
  ['TASK_NAME', TEXT],
  ['CREDITS_USED', 'FLOAT']
]

/** INFORMATION_SCHEMA's table functions for histories. https://docs.snowflake.com/en/sql-reference/info-schema#table-functions */
export function histories(loads: LoadHistory, tasks: Tasks, alerts: Alerts) {
  const functions: Readonly<Record<string, readonly [readonly string[], Source]>> = {
    COPY_HISTORY: [
      ['TABLE_NAME', 'START_TIME', 'END_TIME', 'PIPE_NAME'],
      (call, scope) => {
        const name = call.text('TABLE_NAME')
        const start = call.time('START_TIME')
        if (name === undefined || start === undefined)
          throw refused('000938', '22023', 'not enough arguments for function [COPY_HISTORY]')
        const table = scope.statement.resources.catalog.get('table', resolve(partsOf(name), scope), scope.roles)
        const pipe = call.text('PIPE_NAME')
        const rows = loads.loads.filter(
          (load) => load.tableId === table.id && (pipe === undefined || load.pipe?.name === partsOf(pipe).at(-1))
        )
        return historyAsSql(
          { columns: COPY_HISTORY, rows: rows.map(copyRow) },
          between('LAST_LOAD_TIME', start, call.time('END_TIME'))
        )
      }
    ],
    TASK_HISTORY: [
      [
        'SCHEDULED_TIME_RANGE_START',
        'SCHEDULED_TIME_RANGE_END',
        'RESULT_LIMIT',
        'TASK_NAME',
        'ERROR_ONLY',
        'ROOT_TASK_ID',
        'DATABASE_NAME',
        'SCHEMA_NAME'
      ],
      (call) => {
        const [name, database, schema, root] = ['TASK_NAME', 'DATABASE_NAME', 'SCHEMA_NAME', 'ROOT_TASK_ID'].map(
          (each) => call.text(each)
        )
        const rows = tasks.runs.filter(
          ({ task }) =>
            (name === undefined || task.name === name) &&
            (database === undefined || task.database === database) &&
            (schema === undefined || task.schema === schema) &&
            (root === undefined || task.id === root)
        )
        const range = between(
          'SCHEDULED_TIME',
          call.time('SCHEDULED_TIME_RANGE_START'),
          call.time('SCHEDULED_TIME_RANGE_END')
        )
        const failed = `${column('STATE')} LIKE 'FAILED%'`
        const all = historyAsSql(
          { columns: TASK_HISTORY, rows: rows.map((run) => taskRow(run, tasks.nextOf(run.task.id))) },
          where(range, call.raw('ERROR_ONLY') === 'true' ? failed : undefined)
        )
        return `(SELECT * FROM ${all} AS h ORDER BY ${column('SCHEDULED_TIME')} DESC LIMIT ${call.raw('RESULT_LIMIT') ?? '100'})`
      }
    ],
    // The task itself comes first. The sandbox runs no task graphs, so it has no others.
    TASK_DEPENDENTS: [
      ['TASK_NAME', 'RECURSIVE'],
      (call, scope) => {
        const name = resolve(partsOf(call.text('TASK_NAME') ?? ''), scope)
        const task = scope.statement.resources.catalog.get('task', name, scope.roles)
        return historyAsSql({ columns: TASK_DEPENDENTS, rows: [dependentRow(task)] })
      }
    ],
    ALERT_HISTORY: [
      ['SCHEDULED_TIME_RANGE_START', 'SCHEDULED_TIME_RANGE_END', 'RESULT_LIMIT', 'ALERT_NAME'],
      (call) => {
        const name = call.text('ALERT_NAME')
        const rows = alerts.runs.filter(({ alert }) => name === undefined || alert.name === name).map(alertRow)
        const range = between(
          'SCHEDULED_TIME',
          call.time('SCHEDULED_TIME_RANGE_START'),
          call.time('SCHEDULED_TIME_RANGE_END')
        )
        return `(SELECT * FROM ${historyAsSql({ columns: ALERT_HISTORY, rows }, range)} AS h ORDER BY ${column('SCHEDULED_TIME')} DESC LIMIT ${call.raw('RESULT_LIMIT') ?? '100'})`
      }
    ],
    PIPE_USAGE_HISTORY: usage('PIPE_NAME', PIPE_USAGE, (pipe) =>
      pipeUsage(loads.loads.filter((load) => load.pipe !== null && (pipe === undefined || load.pipe.name === pipe)))
    ),
    WAREHOUSE_METERING_HISTORY: usage('WAREHOUSE_NAME', WAREHOUSE_METERING, (warehouse, scope) =>
      warehouseMetering(
        tasks.runs.filter(({ task }) => warehouse === undefined || task.warehouse === warehouse),
        scope.statement.resources.catalog.list('warehouse')
      )
    ),
    SERVERLESS_TASK_HISTORY: usage('TASK_NAME', SERVERLESS_TASKS, (task) =>
      serverlessTasks(tasks.runs.filter((run) => task === undefined || run.task.name === task))
    ),
    // The sandbox has no policies. https://docs.snowflake.com/en/sql-reference/functions/policy_references
    POLICY_REFERENCES: [
      ['POLICY_NAME', 'REF_ENTITY_NAME', 'REF_ENTITY_DOMAIN'],
      () => historyAsSql({ columns: POLICY_REFERENCES, rows: [] })
    ],
    // Nor data metric functions. https://docs.snowflake.com/en/sql-reference/functions/data_metric_function_references
    DATA_METRIC_FUNCTION_REFERENCES: [
      ['METRIC_NAME', 'REF_ENTITY_NAME', 'REF_ENTITY_DOMAIN'],
      () => historyAsSql({ columns: METRIC_REFERENCES, rows: [] })
    ],
    VALIDATE_PIPE_LOAD: [
      ['PIPE_NAME', 'START_TIME', 'END_TIME'],
      (call, scope) => {
        const pipe = scope.statement.resources.catalog.get(
          'pipe',
          resolve(partsOf(call.text('PIPE_NAME') ?? ''), scope),
          scope.roles
        )
        if (pipe.copy.select !== null) {
          throw refused(
            '001757',
            '42601',
            'Function VALIDATE_PIPE_LOAD does not support pipes whose COPY statement transforms data.'
          )
        }
        const rows = loads.loads.filter((load) => load.pipe?.id === pipe.id && load.result.firstError !== null)
        return historyAsSql({ columns: PIPE_ERRORS, rows: rows.map(errorRow) })
      }
    ]
  }
  return (name: string, call: HistoryCall, scope: Scope): string | undefined => {
    const known = functions[name]
    return known?.[1](new Arguments(name, call, known[0]), scope)
  }
}

/**
 * What was billed, in a range that starts ten minutes before its end, and ends with the last day, if nothing else is said.
 * Only for those who may see it. https://docs.snowflake.com/en/sql-reference/functions/serverless_task_history
 */
function usage(
  named: string,
  columns: HistoryTable['columns'],
  rowsOf: (name: string | undefined, scope: Scope) => HistoryTable['rows']
): readonly [readonly string[], Source] {
  return [
    ['DATE_RANGE_START', 'DATE_RANGE_END', named],
    (call, scope) => {
      const { catalog, now } = scope.statement.resources
      const name = call.text(named)
      const midnight = `date_trunc('day', TIMESTAMPTZ '${now().toISOString()}')`
      const end = call.time('DATE_RANGE_END') ?? midnight
      const start = call.time('DATE_RANGE_START') ?? `${end} - INTERVAL 10 MINUTE`
      const rows = catalog.holdsOnAccount(scope.roles, 'MONITOR USAGE')
        ? rowsOf(name === undefined ? undefined : partsOf(name).at(-1), scope)
        : []
      return historyAsSql({ columns, rows }, `${column('END_TIME')} > ${start} AND ${column('START_TIME')} <= ${end}`)
    }
  ]
}

const POLICY_REFERENCES = textColumns(`POLICY_DB POLICY_SCHEMA POLICY_NAME POLICY_KIND REF_DATABASE_NAME REF_SCHEMA_NAME
  REF_ENTITY_NAME REF_ENTITY_DOMAIN REF_COLUMN_NAME REF_ARG_COLUMN_NAMES TAG_DATABASE TAG_SCHEMA TAG_NAME POLICY_STATUS`)

const METRIC_REFERENCES =
  textColumns(`METRIC_DATABASE_NAME METRIC_SCHEMA_NAME METRIC_NAME METRIC_SIGNATURE METRIC_DATA_TYPE
  REF_ENTITY_DATABASE_NAME REF_ENTITY_SCHEMA_NAME REF_ENTITY_NAME REF_ENTITY_DOMAIN REF_ARGUMENTS REF_ID SCHEDULE SCHEDULE_STATUS`)

function textColumns(names: string): HistoryTable['columns'] {
  return names.split(/\s+/).map((name) => [name, TEXT])
}

const PIPE_ERRORS: HistoryTable['columns'] = [
  ['ERROR', TEXT],
  ['FILE', TEXT],
  ['LINE', NUMBER],
  ['CHARACTER', NUMBER],
  ['BYTE_OFFSET', NUMBER],
  ['CATEGORY', TEXT],
  ['CODE', NUMBER],
  ['SQL_STATE', TEXT],
  ['COLUMN_NAME', TEXT],
  ['ROW_NUMBER', NUMBER],
  ['ROW_START_LINE', NUMBER],
  ['REJECTED_RECORD', TEXT]
]

function errorRow({ file, result: { firstError } }: Load): HistoryTable['rows'][number] {
  if (firstError === null) return PIPE_ERRORS.map(() => null)
  const { message, line, character, code, sqlState, column: name, row } = firstError
  return [message, file, line, character, null, 'conversion', Number(code), sqlState, name, row, line, null]
}
