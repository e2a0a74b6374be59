import type { Annotation } from './annotation'

/** Every way that a run can fail. Each code has a section in docs/troubleshooting.md. */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'ACCOUNT_NOT_ALLOWED'
  | 'FORK_NOT_ALLOWED'
  | 'EVENT_NOT_ALLOWED'
  | 'AUTHENTICATION_FAILED'
  | 'UNREACHABLE'
  | 'MISSING_PERMISSION'
  | 'MISSING_PRIVILEGE'
  | 'NOT_FOUND'
  | 'PLAN_BLOCKED'
  | 'PLAN_CHANGED'
  | 'DRIFT_FOUND'
  | 'APPLY_FAILED'
  | 'NOT_SETTLED'
  | 'WAIT_TIMED_OUT'
  | 'CANCELLED'
  | 'WRITE_IN_READ_ONLY_RUN'
  | 'SERVICE_ERROR'
  | 'INTERNAL'

export interface Problem {
  readonly code: ErrorCode
  /** What we were trying to do, e.g. "read the bucket policy". */
  readonly goal: string
  /** The object it was about, e.g. "bucket my-logs". */
  readonly object?: string
  /** Why it failed, in one sentence without secrets. */
  readonly reason: string
  /** The exact thing to add or change. */
  readonly hint?: string
  /** Where there are several problems: each of them in one line. The reason has all of them. */
  readonly each?: readonly Annotation[]
}

/** The only error that users see: goal, object, cause, and what to do about it. */
export class ActionError extends Error {
  readonly code: ErrorCode
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(sentence(problem), options)
    this.name = 'ActionError'
    this.code = problem.code
    this.problem = problem
  }
}

function sentence({ goal, object, reason, hint }: Problem): string {
  const what = object === undefined ? `Failed to ${goal}` : `Failed to ${goal} for ${object}`
  return [`${what}: ${reason}`, ...(hint === undefined ? [] : [hint])].join('\n')
}
