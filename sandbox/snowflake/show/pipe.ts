import type { PipeObject } from '../contract'
import { comment, createdOn, databaseName, name, owner, ownerRoleType, schemaName, type ShowColumn } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-pipes; DESCRIBE shows the same. */
export const pipeColumns: readonly ShowColumn<PipeObject>[] = [
  createdOn,
  name,
  databaseName,
  schemaName,
  ['definition', 'text', ({ definition }) => definition],
  owner,
  ['notification_channel', 'text', ({ notificationChannel }) => notificationChannel],
  comment,
  ['integration', 'text', () => null],
  ['pattern', 'text', ({ copy }) => copy.pattern],
  ['error_integration', 'text', ({ errorIntegration }) => errorIntegration],
  ownerRoleType,
  ['invalid_reason', 'text', () => null],
  ['kind', 'text', () => 'STAGE'],
  ['is_snowflake_managed', 'text', () => false]
]
