import type { Row, Run } from '../model/operation'
import type { FindMissing } from '../model/preflight'
import { show } from './identifiers'
import { textOf } from './rows'
import { statement } from './statements'

/**
 * Finds the changes that load or look for lines while the session has no warehouse to do that on. Reads nothing if the
 * pipeline has a warehouse, or no change needs one.
 * https://docs.snowflake.com/en/user-guide/warehouses-overview#precedence-for-warehouse-defaults
 * @param warehouse the pipeline's warehouse, which its steps use; null = the user's default
 */
export function missingWarehouse(warehouse: string | null, read: Run): FindMissing {
  return async (changes) => {
    const computing = changes.filter(({ onWarehouse }) => onWarehouse)
    if (warehouse !== null || computing.length === 0) return new Map()
    const session = await sessionWithoutWarehouse(read)
    if (session === undefined) return new Map()
    const why =
      'This loads or looks for lines, with `warehouse: serverless` on the default warehouse of the user, and the session has none.'
    return new Map(computing.map(({ change }) => [change.address, [`${why} ${warehouseGrant(session, null)}`]]))
  }
}

/** Whether queries have a warehouse to run on: the pipeline's or, if that is null, the session's. Wakes none. */
export async function hasWarehouse(warehouse: string | null, read: Run): Promise<boolean> {
  return warehouse !== null || (await sessionWithoutWarehouse(read)) === undefined
}

/** Who has no warehouse in this session; `undefined` if it has one. */
export async function sessionWithoutWarehouse(read: Run): Promise<Row | undefined> {
  const [session] = await read(statement('session/current', {}))
  return session === undefined || textOf(session['WAREHOUSE']) !== null ? undefined : session
}

/**
 * The statements that give the session a warehouse.
 * @param warehouse the one that it should have; null = the user's default
 */
export function warehouseGrant(session: Row, warehouse: string | null): string {
  const [user, role] = ['USER_NAME', 'ROLE_NAME'].map((column) => {
    const name = textOf(session[column])
    return name === null ? '…' : show(name)
  })
  if (warehouse !== null) return `GRANT USAGE ON WAREHOUSE ${show(warehouse)} TO ROLE ${role};`
  return `ALTER USER ${user} SET DEFAULT_WAREHOUSE = <a warehouse>; GRANT USAGE ON WAREHOUSE <that warehouse> TO ROLE ${role};`
}
