import type { Context } from '../catalog/context'
import type { WarehouseObject } from '../contract'
import { comment, createdOn, epoch, name, owner, ownerRoleType, type ShowColumn, yesNo } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-warehouses */
export function warehouseColumns({ session }: Context): readonly ShowColumn<WarehouseObject>[] {
  return [
    name,
    ['state', 'text', ({ state }) => state],
    ['type', 'text', () => 'STANDARD'],
    ['size', 'text', ({ size }) => size],
    ['min_cluster_count', 'fixed', () => 1],
    ['max_cluster_count', 'fixed', () => 1],
    ['started_clusters', 'fixed', ({ state }) => (state === 'STARTED' ? 1 : 0)],
    ['running', 'fixed', () => 0],
    ['queued', 'fixed', () => 0],
    ['is_default', 'text', () => 'N'],
    ['is_current', 'text', (warehouse) => yesNo(warehouse.name === session.warehouse)],
    ['auto_suspend', 'fixed', ({ autoSuspend }) => autoSuspend],
    ['auto_resume', 'text', ({ autoResume }) => autoResume],
    ['available', 'text', ({ state }) => (state === 'STARTED' ? '100' : '')],
    ['provisioning', 'text', ({ state }) => (state === 'STARTED' ? '0' : '')],
    ['quiescing', 'text', ({ state }) => (state === 'STARTED' ? '0' : '')],
    ['other', 'text', ({ state }) => (state === 'STARTED' ? '0' : '')],
    createdOn,
    ['resumed_on', 'timestamp_ltz', (warehouse) => epoch(warehouse.createdOn)],
    ['updated_on', 'timestamp_ltz', (warehouse) => epoch(warehouse.createdOn)],
    owner,
    comment,
    ['enable_query_acceleration', 'text', () => false],
    ['query_acceleration_max_scale_factor', 'fixed', () => 8],
    ['resource_monitor', 'text', () => 'null'],
    ['actives', 'fixed', () => 0],
    ['pendings', 'fixed', () => 0],
    ['failed', 'fixed', () => 0],
    ['suspended', 'fixed', () => 0],
    ['uuid', 'text', () => ''],
    ['scaling_policy', 'text', () => 'STANDARD'],
    ownerRoleType,
    ['resource_constraint', 'text', () => null],
    ['generation', 'text', () => '2']
  ]
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-warehouse */
export const describedWarehouse: readonly ShowColumn<WarehouseObject>[] = [
  createdOn,
  name,
  ['kind', 'text', () => 'WAREHOUSE']
]
