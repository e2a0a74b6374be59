import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existing, lookUp } from '../catalog/resolve'
import type { AlertObject } from '../contract'
import { refused } from '../errors'
import type { AlterAlert, CreateAlert } from '../statements/alert'
import { install, ownedBy, placeFor, settleExisting } from './create'

export const createAlert: Execute<CreateAlert> = async (statement, context) => {
  const { name, present } = placeFor(context, 'alert', statement)
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  const { options, condition, action } = statement
  const alert: AlertObject = {
    kind: 'alert',
    ...name,
    warehouse: usableWarehouse(context, options.WAREHOUSE),
    schedule: options.SCHEDULE ?? null,
    condition,
    action,
    state: 'suspended',
    lastSuccessful: null,
    ...ownedBy(context, options.COMMENT)
  }
  if (present !== null) await context.account.data.alertSuspended(present)
  install(context, alert, present)
  return status(`Alert ${name.name} successfully created.`)
}

/** Without a warehouse, an alert is serverless. https://docs.snowflake.com/en/user-guide/alerts#choosing-a-warehouse-for-alerts */
function usableWarehouse(context: Context, name: string | undefined): string | null {
  const { access } = context.account
  if (name === undefined) {
    access.requireOnAccount(context.session.role, 'EXECUTE MANAGED ALERT')
    return null
  }
  const warehouse = existing(context, 'warehouse', [name])
  access.requireOn(context.session.roles, 'USAGE', warehouse)
  return warehouse.name
}

export const alterAlert: Execute<AlterAlert> = async ({ name, ifExists, change }, context) => {
  const alert = (ifExists ? lookUp : existing)(context, 'alert', name)
  if (alert === undefined) return status(EXECUTED)
  const { access } = context.account
  if (change.do === 'RESUME' || change.do === 'SUSPEND') access.requireOn(context.session.roles, 'OPERATE', alert)
  else access.requireOwnership(context.session.roles, alert)
  await make(change, alert, context)
  return status(EXECUTED)
}

async function make(change: AlterAlert['change'], alert: AlertObject, context: Context): Promise<void> {
  switch (change.do) {
    case 'RESUME':
      await resume(alert, context)
      break
    case 'SUSPEND':
      alert.state = 'suspended'
      await context.account.data.alertSuspended(alert)
      break
    case 'SET':
      if (change.options.WAREHOUSE !== undefined) alert.warehouse = usableWarehouse(context, change.options.WAREHOUSE)
      alert.schedule = change.options.SCHEDULE ?? alert.schedule
      alert.comment = change.options.COMMENT ?? alert.comment
      if (change.options.SCHEDULE !== undefined && alert.state === 'started')
        await context.account.data.alertResumed(alert)
      break
    case 'UNSET':
      if (change.names.includes('WAREHOUSE')) alert.warehouse = usableWarehouse(context, undefined)
      if (change.names.includes('COMMENT')) alert.comment = null
      break
    case 'MODIFY CONDITION':
      alert.condition = change.condition
      break
    case 'MODIFY ACTION':
      alert.action = change.action
  }
}

/** The owner runs the alert. https://docs.snowflake.com/en/user-guide/alerts#granting-the-privileges-to-create-alerts */
async function resume(alert: AlertObject, { account: { access, data } }: Context): Promise<void> {
  const needed = alert.warehouse === null ? ['EXECUTE ALERT', 'EXECUTE MANAGED ALERT'] : ['EXECUTE ALERT']
  for (const privilege of needed) {
    if (!access.holdsOnAccount([alert.owner], privilege))
      throw refused('091089', '22000', `Cannot execute alert , ${privilege} privilege must be granted to owner role`)
  }
  alert.state = 'started'
  await data.alertResumed(alert)
}
