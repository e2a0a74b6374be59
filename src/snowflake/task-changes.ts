/** The settings of a task, and the statements that change them. */
import { changed, type FieldChange } from '../model/change'
import { isServiceError } from '../model/service-error'
import { call, type Patience, type Step } from '../model/step'
import { parseName, type Path } from './identifiers'
import { statement } from './statements'
import type { TaskSettings } from './task-parameters'
import type { TaskWork } from './task-work'

export type Task = TaskSettings & {
  /** null = serverless. */
  readonly warehouse: string | null
  /** The initial warehouse size of a serverless task. */
  readonly size: string | null
  /** null = triggered: it runs when the stream has rows. */
  readonly schedule: string | null
  /** The time within which a serverless triggered task should finish. */
  readonly targetCompletion: string | null
  readonly condition: string | null
  readonly definition: string | null
  /** The tasks that it runs after; a task with a schedule has none. */
  readonly predecessors: readonly string[]
  /** Whether a run may start while another one is in progress. */
  readonly overlapping: boolean
  readonly comment: string | null
  readonly state: string | null
}

/** The properties that CREATE TASK and ALTER TASK … SET accept. */
const SETTINGS = [
  'warehouse',
  'size',
  'schedule',
  'targetCompletion',
  'overlapping',
  'timeoutMs',
  'failures',
  'statementTimeout',
  'autocommit',
  'foldsQuoted',
  'comment'
] as const

const SIZE = 'USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE'

/** Only for the moment between two statements. */
const MEANWHILE = '60 MINUTE'

/** A task as it is, as it has to be, and what it does. */
interface TaskChange {
  readonly task: Path
  readonly live: Task
  readonly desired: Task
  readonly diff: readonly FieldChange[]
  readonly work: Pick<TaskWork, 'files' | 'values' | 'condition'>
}

/**
 * "Unable to update graph with root task … since that root task is not suspended." Until bundle 2026_06 of behavior changes
 * of any task that runs, and then of one that is part of a task graph.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2363
 */
const NOT_SUSPENDED = '091421'

/**
 * A task is altered while it runs, so that it goes on although an apply is killed between two statements. Only where Snowflake
 * refuses that, the task is suspended, and it is resumed even if a change failed.
 */
export function alterTask({ task, live, desired, diff, work }: TaskChange): readonly Step[] {
  const { files, values, condition } = work
  const id = { task }
  const differs = changed(diff, desired)
  const unset = (field: keyof Task, property: string) =>
    differs[field] === null ? [statement('task/unset', { ...id, property })] : []
  const meanwhile = scheduleMeanwhile(live, desired, differs)
  const { schedule: set, ...others } = differs
  const settings = settingsOf(meanwhile === undefined || meanwhile !== set ? differs : others)
  const alters = [
    // A task that runs after another one cannot have a schedule.
    ...('predecessors' in differs
      ? [
          statement('task/remove-after', {
            ...id,
            predecessors: live.predecessors.map((name) => parseName(name) ?? name)
          })
        ]
      : []),
    ...(meanwhile === undefined ? [] : [statement('task/alter', { ...id, ...settingsOf({ schedule: meanwhile }) })]),
    // A warehouse and the properties of serverless tasks exclude each other, so unset one before setting the other.
    ...unset('warehouse', 'WAREHOUSE'),
    ...unset('size', SIZE),
    ...unset('targetCompletion', 'TARGET_COMPLETION_INTERVAL'),
    ...(Object.values(settings).some((value) => value !== null)
      ? [statement('task/alter', { ...id, ...settings })]
      : []),
    ...(differs.schedule === null || (meanwhile !== undefined && desired.schedule === null)
      ? [statement('task/unset', { ...id, property: 'SCHEDULE' })]
      : []),
    ...('condition' in differs
      ? [
          condition === null
            ? statement('task/remove-condition', id)
            : statement('task/alter-condition', { ...id, ...condition })
        ]
      : []),
    ...('definition' in differs ? [statement(files.alterBody, { ...id, ...values })] : [])
  ]
  return [
    ...alters.map((operation) => call(operation, { patience: suspended(task) })),
    call(statement('task/resume', { ...id, warehouse: desired.warehouse }), { always: true })
  ]
}

/** Suspends the task if Snowflake does not let it be altered otherwise, and again if another apply has just resumed it. */
function suspended(task: Path): Patience {
  return {
    for: 'the task to be suspended',
    secondsFor: (error) => (isServiceError(error, NOT_SUSPENDED) ? 5 : 0),
    everySeconds: 0.5,
    meanwhile: () => Promise.resolve([statement('task/suspend', { task })])
  }
}

/**
 * The schedule that a task needs while its warehouse or its target interval is unset, if it has none: a serverless task
 * without a schedule has to have a target interval, which a task with a warehouse cannot have.
 * https://docs.snowflake.com/en/sql-reference/sql/create-task
 */
function scheduleMeanwhile(live: Task, desired: Task, differs: Partial<Task>): string | undefined {
  const unsets = differs.warehouse === null || differs.targetCompletion === null
  return unsets && live.schedule === null ? (desired.schedule ?? MEANWHILE) : undefined
}

export function settingsOf(task: Partial<Task>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(SETTINGS.map((field) => [field, task[field] ?? null]))
}
