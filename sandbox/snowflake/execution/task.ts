import { randomUUID } from 'node:crypto'
import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existing, lookUp } from '../catalog/resolve'
import type { TaskObject } from '../contract'
import { refused } from '../errors'
import { dotted } from '../names'
import { type AlterTask, type CreateTask, TASK_PARAMETERS, type TaskOption, type TaskOptions } from '../statements/task'
import { install, ownedBy, placeFor, settleExisting } from './create'
import { resume, suspend } from './task-runs'

export const createTask: Execute<CreateTask> = async (statement, context) => {
  const { name, present } = placeFor(context, 'task', statement)
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  const { options, condition, definition } = statement
  const task: TaskObject = {
    kind: 'task',
    ...name,
    id: randomUUID(),
    createdBy: context.session.user,
    warehouse: options.WAREHOUSE === undefined ? null : usableWarehouse(context, options.WAREHOUSE),
    schedule: options.SCHEDULE ?? null,
    predecessors: [],
    allowOverlappingExecution: options.ALLOW_OVERLAPPING_EXECUTION ?? false,
    targetCompletionInterval: options.TARGET_COMPLETION_INTERVAL ?? null,
    condition,
    definition,
    state: 'suspended',
    lastSuspendedOn: null,
    lastSuspendedReason: null,
    lastCommittedOn: null,
    parameters: parametersOf(options),
    consecutiveFailures: 0,
    ...ownedBy(context, options.COMMENT)
  }
  checkOptions(context, task, options)
  checkWhole(context, task)
  if (present !== null) await context.account.data.taskSuspended(present)
  install(context, task, present)
  return status(`Task ${name.name} successfully created.`)
}

/** A task finds its warehouse by the name in upper case, whatever the statement quotes. */
function usableWarehouse(context: Context, name: string): string {
  const warehouse = existing(context, 'warehouse', [name.toUpperCase()])
  context.account.access.requireOn(context.session.roles, 'USAGE', warehouse)
  return warehouse.name
}

function parametersOf(options: TaskOptions): Readonly<Record<string, string>> {
  const set = Object.entries(options).filter(
    ([name, value]) => Object.hasOwn(TASK_PARAMETERS, name) && value !== undefined
  )
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]))
}

function checkOptions(context: Context, { warehouse }: Pick<TaskObject, 'warehouse'>, options: TaskOptions): void {
  // The account has no notification integrations, so none is found.
  for (const name of [options.ERROR_INTEGRATION, options.SUCCESS_INTEGRATION])
    if (name !== undefined) existing(context, 'integration', [name])
  if (warehouse !== null && options.USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE !== undefined)
    throw refused('091858', '42601', 'Cannot set USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE on a non-serverless task.')
}

/** Checks the task as a whole, when it is created and after each change. */
function checkWhole({ account, session }: Context, task: TaskObject): void {
  const { warehouse, targetCompletionInterval: interval, schedule, condition, predecessors } = task
  // The code is assumed. https://docs.snowflake.com/en/sql-reference/sql/create-task
  if (schedule !== null && predecessors.length > 0)
    throw refused('091094', '42601', `Task ${dotted(task)} cannot have both a schedule and a predecessor.`)
  if (warehouse !== null && interval !== null)
    throw refused('091857', '42601', 'TARGET_COMPLETION_INTERVAL is only allowed for serverless Tasks.')
  if (warehouse !== null) return
  account.access.requireOnAccount(session.role, 'EXECUTE MANAGED TASK')
  if (schedule === null && condition !== null && interval === null)
    throw refused('091856', '42601', 'TARGET_COMPLETION_INTERVAL must be set for serverless triggered tasks.')
}

export const alterTask: Execute<AlterTask> = async ({ name, ifExists, action }, context) => {
  const task = (ifExists ? lookUp : existing)(context, 'task', name)
  if (task === undefined) return status(EXECUTED)
  if (action.do === 'RESUME') await resume(context, task)
  else if (action.do === 'SUSPEND') await suspend(context, task)
  else await change(context, task, action)
  return status(EXECUTED)
}

type Alteration = Exclude<AlterTask['action'], { do: 'RESUME' | 'SUSPEND' }>

async function change(context: Context, task: TaskObject, action: Alteration): Promise<void> {
  context.account.access.requireOwnership(context.session.roles, task)
  if (task.state === 'started' && !changesWhileItRuns(context, task, action))
    throw refused(
      '091421',
      '22000',
      `Unable to update graph with root task ${dotted(task)} since that root task is not suspended.`
    )
  const before = task.schedule
  alter(context, task, action)
  // A new schedule counts from now on.
  if (task.state === 'started' && task.schedule !== before) await context.account.data.taskResumed(task)
}

/** Only one that is not part of a task graph. https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2363 */
function changesWhileItRuns({ account }: Context, task: TaskObject, action: Alteration): boolean {
  const isAfterIt = (other: TaskObject) => other.predecessors.includes(dotted(task))
  return (
    account.changes.has('tasks change while they run') &&
    task.predecessors.length === 0 &&
    action.do !== 'ADD AFTER' &&
    !account.store.list('task').some(isAfterIt)
  )
}

function alter(context: Context, task: TaskObject, action: Alteration): void {
  switch (action.do) {
    case 'MODIFY AS':
      task.definition = action.definition
      break
    case 'MODIFY WHEN':
      task.condition = action.condition
      break
    case 'REMOVE WHEN':
      task.condition = null
      break
    case 'SET':
      set(context, task, action.options)
      break
    case 'UNSET':
      unset(context, task, action.names)
      break
    case 'ADD AFTER':
      update(context, task, { predecessors: [...new Set([...task.predecessors, ...tasks(context, action)])] })
      break
    case 'REMOVE AFTER': {
      const gone = tasks(context, action)
      task.predecessors = task.predecessors.filter((name) => !gone.includes(name))
    }
  }
}

function tasks(context: Context, { predecessors }: Extract<Alteration, { predecessors: unknown }>): readonly string[] {
  return predecessors.map((name) => dotted(existing(context, 'task', name)))
}

function set(context: Context, task: TaskObject, options: TaskOptions): void {
  const warehouse = options.WAREHOUSE === undefined ? task.warehouse : usableWarehouse(context, options.WAREHOUSE)
  checkOptions(context, { warehouse }, options)
  update(context, task, {
    warehouse,
    schedule: options.SCHEDULE ?? task.schedule,
    allowOverlappingExecution: options.ALLOW_OVERLAPPING_EXECUTION ?? task.allowOverlappingExecution,
    targetCompletionInterval: options.TARGET_COMPLETION_INTERVAL ?? task.targetCompletionInterval,
    parameters: { ...task.parameters, ...parametersOf(options) },
    comment: options.COMMENT ?? task.comment
  })
}

function unset(context: Context, task: TaskObject, names: readonly TaskOption[]): void {
  const gone = (name: string): boolean => names.some((unsetName) => unsetName === name)
  update(context, task, {
    warehouse: gone('WAREHOUSE') ? null : task.warehouse,
    schedule: gone('SCHEDULE') ? null : task.schedule,
    allowOverlappingExecution: !gone('ALLOW_OVERLAPPING_EXECUTION') && task.allowOverlappingExecution,
    targetCompletionInterval: gone('TARGET_COMPLETION_INTERVAL') ? null : task.targetCompletionInterval,
    parameters: Object.fromEntries(Object.entries(task.parameters).filter(([name]) => !gone(name))),
    comment: gone('COMMENT') ? null : task.comment
  })
}

/** Makes the whole change, or none of it if the task would not be valid. */
function update(context: Context, task: TaskObject, changed: Partial<TaskObject>): void {
  checkWhole(context, { ...task, ...changed })
  Object.assign(task, changed)
}
