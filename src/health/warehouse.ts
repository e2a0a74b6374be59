import type { Config } from '../model/config'
import type { Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { sessionWithoutWarehouse, warehouseGrant } from '../snowflake/missing-warehouse'
import type { Checks } from './checks'

/**
 * One finding in place of all those that need a warehouse, if the session has none: each would only say that. `undefined` if
 * it has one, or that cannot be found out. https://docs.snowflake.com/en/user-guide/warehouses-overview#precedence-for-warehouse-defaults
 */
export async function withoutWarehouse(
  { snowflake: { warehouse } }: Config,
  run: Run,
  grants: () => Promise<readonly string[]>
): Promise<Checks[number] | undefined> {
  const session = await sessionWithoutWarehouse(run).catch((error: unknown) => {
    if (isServiceError(error)) return undefined
    throw error
  })
  if (session === undefined) return undefined
  const why =
    warehouse === null
      ? 'with `warehouse: serverless` it would be the default warehouse of the user'
      : `this role cannot use ${warehouse.name}`
  return [
    'rows',
    async () => ({
      state: 'unknown',
      found: `Neither rows nor histories were looked at, although \`health\` is full: the session has no warehouse, because ${why}.`,
      hint: [warehouseGrant(session, warehouse?.name ?? null), ...(await grants())].join(' ')
    })
  ]
}
