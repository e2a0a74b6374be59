import type { Execute } from '../catalog/context'
import type { ShowReplicationDatabases } from '../statements/show'
import { type ShowColumn, tableOf } from './table-of'

const NAMES = [
  'region_group',
  'snowflake_region',
  'created_on',
  'account_name',
  'name',
  'comment',
  'is_primary',
  'primary',
  'replication_allowed_to_accounts',
  'failover_allowed_to_accounts',
  'organization_name',
  'account_locator'
]

/** No database of the account is replicated. https://docs.snowflake.com/en/sql-reference/sql/show-replication-databases */
export const showReplicationDatabases: Execute<ShowReplicationDatabases> = () =>
  tableOf(
    NAMES.map((name): ShowColumn<never> => [name, 'text', () => null]),
    []
  )
