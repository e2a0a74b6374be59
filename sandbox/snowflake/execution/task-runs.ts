import { type Context, type Execute, status } from '../catalog/context'
import { existing } from '../catalog/resolve'
import type { TaskObject } from '../contract'
import { missingPrivilege, refused } from '../errors'
import type { ExecuteTask } from '../statements/task'

/** The task's owner, not the role that resumes it, needs the privileges to run it. */
export async function resume(context: Context, task: TaskObject): Promise<void> {
  const { access, store, data } = context.account
  access.requireOn(context.session.roles, 'OPERATE', task)
  if (!access.holdsOnAccount([task.owner], 'EXECUTE TASK'))
    throw refused('091089', '22000', `Cannot execute task , EXECUTE TASK privilege must be granted to owner role`)
  if (task.warehouse === null && !access.holdsOnAccount([task.owner], 'EXECUTE MANAGED TASK'))
    throw refused(
      '091089',
      '22000',
      `Cannot execute task , EXECUTE MANAGED TASK privilege must be granted to owner role`
    )
  const warehouse = task.warehouse === null ? undefined : store.named('warehouse', task.warehouse)
  if (task.warehouse !== null && (warehouse === undefined || !access.holds([task.owner], 'USAGE', warehouse)))
    throw refused(
      '091083',
      '42601',
      `Cannot execute task , USAGE privilege on the task's warehouse must be granted to owner role`
    )
  if (task.schedule === null && task.condition === null)
    throw refused('091410', '42601', `Cannot resume task ${task.name} without a schedule or a condition.`)
  if (task.state === 'started') return
  task.state = 'started'
  task.lastCommittedOn = context.account.now()
  task.consecutiveFailures = 0
  await data.taskResumed(task)
}

export async function suspend({ account, session }: Context, task: TaskObject): Promise<void> {
  account.access.requireOn(session.roles, 'OPERATE', task)
  if (task.state === 'suspended') return
  task.state = 'suspended'
  task.lastSuspendedOn = account.now()
  task.lastSuspendedReason = 'USER_SUSPENDED'
  await account.data.taskSuspended(task)
}

export const executeTask: Execute<ExecuteTask> = async (statement, context) => {
  const { access, data } = context.account
  const task = existing(context, 'task', statement.name)
  access.requireOn(context.session.roles, 'OPERATE', task)
  if (!access.holdsOnAccount([task.owner], 'EXECUTE TASK'))
    throw missingPrivilege('account', access.root.name, task.owner, 'EXECUTE TASK', 'ACCOUNT')
  await data.executeTask(task)
  return status(`Task ${task.name} is scheduled to run immediately.`)
}
