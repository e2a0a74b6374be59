import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existing, lookUp } from '../catalog/resolve'
import type { WarehouseObject } from '../contract'
import { insufficientPrivileges, refused } from '../errors'
import { type AlterWarehouse, type CreateWarehouse, WAREHOUSE_SIZES } from '../statements/warehouse'
import { install, ownedBy, settleExisting } from './create'

/** https://docs.snowflake.com/en/sql-reference/sql/create-warehouse (AUTO_SUSPEND) */
const DEFAULT_AUTO_SUSPEND = 600

export const createWarehouse: Execute<CreateWarehouse> = (statement, context) => {
  const { account, session } = context
  const [name = ''] = statement.name
  account.access.requireOnAccount(session.role, 'CREATE WAREHOUSE')
  const present = account.store.named('warehouse', name) ?? null
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  install(context, newWarehouse(context, statement, name), present)
  session.warehouse = name
  return status(`Warehouse ${name} successfully created.`)
}

function newWarehouse(context: Context, { options }: CreateWarehouse, name: string): WarehouseObject {
  return {
    kind: 'warehouse',
    name,
    size: WAREHOUSE_SIZES[options.WAREHOUSE_SIZE ?? 'XSMALL'],
    autoSuspend: autoSuspend(options.AUTO_SUSPEND, DEFAULT_AUTO_SUSPEND),
    autoResume: options.AUTO_RESUME ?? true,
    state: options.INITIALLY_SUSPENDED === true ? 'SUSPENDED' : 'STARTED',
    ...ownedBy(context, options.COMMENT)
  }
}

/** 0 and NULL both mean never. */
function autoSuspend(seconds: number | null | undefined, standard: number | null): number | null {
  return seconds === undefined ? standard : seconds === 0 ? null : seconds
}

export const alterWarehouse: Execute<AlterWarehouse> = ({ name, ifExists, action }, context) => {
  const warehouse = (ifExists ? lookUp : existing)(context, 'warehouse', name)
  if (warehouse === undefined) return status(EXECUTED)
  requirePrivilege(context, warehouse, action.do === 'SUSPEND' || action.do === 'RESUME' ? 'OPERATE' : 'MODIFY')
  switch (action.do) {
    case 'SUSPEND':
      if (warehouse.state === 'SUSPENDED')
        throw refused('090064', '22000', `Invalid state. Warehouse '${warehouse.name}' cannot be suspended.`)
      warehouse.state = 'SUSPENDED'
      break
    case 'RESUME':
      if (warehouse.state === 'STARTED' && !action.ifSuspended)
        throw refused('090063', '22000', `Invalid state. Warehouse '${warehouse.name}' cannot be resumed.`)
      warehouse.state = 'STARTED'
      break
    case 'SET':
      set(warehouse, action.options)
      break
    case 'UNSET':
      if (action.names.includes('AUTO_SUSPEND')) warehouse.autoSuspend = DEFAULT_AUTO_SUSPEND
      if (action.names.includes('AUTO_RESUME')) warehouse.autoResume = true
      if (action.names.includes('COMMENT')) warehouse.comment = null
  }
  return status(EXECUTED)
}

type Settable = Extract<AlterWarehouse['action'], { do: 'SET' }>['options']

function set(warehouse: WarehouseObject, options: Settable): void {
  if (options.WAREHOUSE_SIZE !== undefined) warehouse.size = WAREHOUSE_SIZES[options.WAREHOUSE_SIZE]
  warehouse.autoSuspend = autoSuspend(options.AUTO_SUSPEND, warehouse.autoSuspend)
  warehouse.autoResume = options.AUTO_RESUME ?? warehouse.autoResume
  warehouse.comment = options.COMMENT ?? warehouse.comment
}

/** MANAGE WAREHOUSES on the account includes MODIFY, MONITOR and OPERATE on every warehouse. */
function requirePrivilege({ account, session }: Context, warehouse: WarehouseObject, privilege: string): void {
  if (account.access.holdsOnAccount(session.roles, 'MANAGE WAREHOUSES')) return
  if (!account.access.holds(session.roles, privilege, warehouse))
    throw insufficientPrivileges('warehouse', warehouse.name)
}
