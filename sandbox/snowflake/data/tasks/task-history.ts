import type { TaskObject } from '../../contract'

export type RunState =
  'SCHEDULED' | 'EXECUTING' | 'SUCCEEDED' | 'FAILED' | 'FAILED_AND_AUTO_SUSPENDED' | 'CANCELLED' | 'SKIPPED'

/** One run of a task. https://docs.snowflake.com/en/sql-reference/functions/task_history */
export interface TaskRun {
  readonly queryId: string | null
  readonly task: Pick<TaskObject, 'id' | 'name' | 'database' | 'schema' | 'warehouse'>
  readonly definition: string
  readonly condition: string | null
  readonly scheduledAt: Date
  readonly scheduledFrom: 'SCHEDULE' | 'EXECUTE_TASK' | 'TRIGGER'
  readonly runId: number
  state: RunState
  startedAt: Date | null
  completedAt: Date | null
  errorCode: string | null
  errorMessage: string | null
}
