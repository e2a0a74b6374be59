import type { Kind } from '../model/kind'
import { MARK } from '../model/names'
import type { Row } from '../model/operation'
import { call } from '../model/step'
import { addressOf, pathIn } from '../snowflake/identifiers'
import { detailsOf, orHidden } from '../snowflake/refusals'
import { booleanOf, listOf, rowNamed, textOf } from '../snowflake/rows'
import { sameSchedule } from '../snowflake/schedules'
import { sameSql } from '../snowflake/sql-text'
import { statement } from '../snowflake/statements'
import { sameStreamCondition } from '../snowflake/stream-condition'
import { alterTask, settingsOf, type Task } from '../snowflake/task-changes'
import { DECLARED_SETTINGS, isLongEnough, taskParameters } from '../snowflake/task-parameters'
import { type TaskWork, worksOf } from '../snowflake/task-work'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  readonly work: Pick<TaskWork, 'files' | 'values' | 'condition'>
  /** For the task that deletes old rows; null = it deletes none. */
  readonly deletesAfterDays: number | null
}

/** Moves new lines from the stream into the parsed and the unparsed table; another one deletes old rows. */
export const task: Kind<Identity, Task, null> = {
  name: 'task',
  cloud: 'snowflake',
  fields: {
    warehouse: { change: 'update' },
    size: { change: 'update' },
    schedule: { change: 'update', same: sameSchedule },
    targetCompletion: { change: 'update', same: sameSchedule },
    condition: { change: 'update', same: sameStreamCondition },
    definition: { change: 'update', same: (wanted: string, live: string | null) => sameSql(wanted, live ?? '') },
    predecessors: { change: 'update' },
    overlapping: { change: 'update' },
    timeoutMs: { change: 'update' },
    failures: { change: 'update' },
    statementTimeout: { change: 'update', same: isLongEnough },
    autocommit: { change: 'update' },
    foldsQuoted: { change: 'update' },
    comment: { change: 'update' },
    state: { change: 'update', onTheWay: true }
  },

  declare({ snowflake }, sql) {
    const { database, schema, warehouse } = snowflake
    return worksOf(snowflake).map(({ name, schedule, after, deletesAfterDays, files, values, condition }) => {
      const triggered = schedule === 'triggered'
      return {
        address: addressOf('task', database, schema, name),
        kind: 'task',
        identity: { database, schema, name, work: { files, values, condition }, deletesAfterDays },
        desired: {
          warehouse: warehouse?.name ?? null,
          size: warehouse === null ? 'XSMALL' : null,
          schedule: triggered ? null : schedule,
          targetCompletion: triggered && warehouse === null ? '10 MINUTE' : null,
          condition: condition === null ? null : sql('task/condition', condition),
          definition: sql(files.body, values),
          predecessors: [],
          overlapping: false,
          ...DECLARED_SETTINGS,
          comment: MARK,
          state: 'started'
        },
        after: [...after, ...(warehouse === null ? [] : [addressOf('warehouse', warehouse.name)])]
      }
    })
  },

  observe({ identity }, read) {
    const { database, schema, name } = identity
    return orHidden(async () => {
      const row = rowNamed(await read(statement('task/show', { schema: [database, schema] })), name)
      if (row === undefined) return { state: 'absent' }
      const parameters = await detailsOf(row, read(statement('task/show-parameters', { task: pathIn(identity, name) })))
      return { state: 'present', fields: liveTask(row, parameters), extra: null, notes: notesOf(row) }
    })
  },

  steps(work) {
    const { identity } = work.declared
    const id = { task: pathIn(identity, identity.name) }
    if (work.action === 'delete') return [call(statement('task/drop', id))]
    if (work.action !== 'create') return alterTask({ ...work, ...id, work: identity.work })
    const { files, values, condition } = identity.work
    const input = { ...id, ...settingsOf(work.desired), ...values, ...condition }
    return [
      call(statement(files.create, input)),
      call(statement('task/resume', { ...id, warehouse: work.desired.warehouse }))
    ]
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-tasks */
function liveTask(row: Row, parameters: readonly Row[]): Task {
  const warehouse = textOf(row['warehouse'])
  const { initialSize, ...settings } = taskParameters(parameters)
  return {
    warehouse,
    // A task with a warehouse shows the account's default size, which it does not use.
    size: warehouse === null ? initialSize : null,
    schedule: textOf(row['schedule']),
    targetCompletion: textOf(row['target_completion_interval']),
    condition: textOf(row['condition']),
    definition: textOf(row['definition']),
    predecessors: listOf(row['predecessors']),
    overlapping: booleanOf(row['allow_overlapping_execution']),
    ...settings,
    comment: textOf(row['comment']),
    state: textOf(row['state'])
  }
}

/** Why the task is suspended: if Snowflake suspended it, that will happen again until the cause is fixed. */
function notesOf(row: Row): readonly string[] {
  const reason = textOf(row['last_suspended_reason'])
  if (textOf(row['state']) !== 'suspended' || reason === null) return []
  return [
    reason === 'SUSPENDED_DUE_TO_ERRORS'
      ? `Snowflake suspended it after too many failed runs in a row (${reason}): TASK_HISTORY has the error.`
      : `It is suspended: ${reason}.`
  ]
}
