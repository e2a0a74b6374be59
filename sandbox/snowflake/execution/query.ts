import type { Execute } from '../catalog/context'
import { noActiveWarehouse } from '../errors'
import { scalarSelect } from '../scalar-select/select'
import type { DataStatement } from '../statements/statement'

/** A SELECT without FROM needs no warehouse. Every other query goes to the data plane and wakes the session's warehouse. */
export const query: Execute<DataStatement> = async (statement, context) => {
  const scalar = statement.verb === 'SELECT' ? await scalarSelect(statement.sql, context) : undefined
  if (scalar !== undefined) return scalar
  wakeWarehouse(context)
  return context.account.data.query(statement.sql, context.session)
}

function wakeWarehouse({ account, session }: Parameters<typeof query>[1]): void {
  const warehouse = session.warehouse === null ? undefined : account.store.named('warehouse', session.warehouse)
  if (warehouse === undefined || !account.access.holds(session.roles, 'USAGE', warehouse)) throw noActiveWarehouse()
  if (warehouse.state === 'SUSPENDED' && !warehouse.autoResume) throw noActiveWarehouse()
  warehouse.state = 'STARTED'
}
