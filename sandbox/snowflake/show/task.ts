import type { TaskObject } from '../contract'
import {
  comment,
  createdOn,
  databaseName,
  epoch,
  name,
  owner,
  ownerRoleType,
  schemaName,
  type ShowColumn
} from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-tasks; DESCRIBE shows the same. */
export const taskColumns: readonly ShowColumn<TaskObject>[] = [
  createdOn,
  name,
  ['id', 'text', ({ id }) => id],
  databaseName,
  schemaName,
  owner,
  comment,
  ['warehouse', 'text', ({ warehouse }) => warehouse],
  ['schedule', 'text', ({ schedule }) => schedule],
  ['target_completion_interval', 'text', ({ targetCompletionInterval }) => targetCompletionInterval],
  ['predecessors', 'text', ({ predecessors }) => JSON.stringify(predecessors, null, 2)],
  ['state', 'text', ({ state }) => state],
  ['definition', 'text', ({ definition }) => definition],
  ['condition', 'text', ({ condition }) => condition],
  ['allow_overlapping_execution', 'text', ({ allowOverlappingExecution }) => allowOverlappingExecution],
  ['error_integration', 'text', () => 'null'],
  ['success_integration', 'text', () => 'null'],
  ['last_committed_on', 'timestamp_ltz', ({ lastCommittedOn }) => moment(lastCommittedOn)],
  ['last_suspended_on', 'timestamp_ltz', ({ lastSuspendedOn }) => moment(lastSuspendedOn)],
  ownerRoleType,
  ['config', 'text', () => null],
  ['budget', 'text', () => null],
  ['last_suspended_reason', 'text', ({ lastSuspendedReason }) => lastSuspendedReason],
  ['task_relations', 'text', ({ predecessors }) => JSON.stringify({ Predecessors: predecessors })],
  ['execute_as_user', 'text', () => null],
  [
    'overlap_policy',
    'text',
    ({ allowOverlappingExecution }) => (allowOverlappingExecution ? 'ALLOW_CHILD_OVERLAP' : 'NO_OVERLAP')
  ],
  ['created_by_user', 'text', ({ createdBy }) => createdBy]
]

function moment(date: Date | null): string | null {
  return date === null ? null : epoch(date)
}
