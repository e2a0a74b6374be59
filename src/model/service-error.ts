import type { Meaning, Operation } from './operation'

interface Facts {
  /** The Snowflake role of the session, as the input has it; absent for AWS, and where Snowflake does not say it. */
  readonly role?: string
  /** The Snowflake user that the input names; absent where the token alone says who it is. */
  readonly user?: string
  readonly meaning?: Meaning
  /** HTTP status; absent where the answer was not an HTTP error, like Snowflake's to statements. */
  readonly status?: number
  /** The region that S3 reports when the bucket is in another one (`x-amz-bucket-region`). */
  readonly region?: string
  /** S3 says in which region the bucket is, so it exists. */
  readonly located?: true
  /** From when on a limit lets requests through again, in words: "14:05 UTC". */
  readonly retry?: string
  /** What was to be created exists already, or a column that was to be added. */
  readonly exists?: true
  /** The permissions that GitHub would accept (`x-accepted-github-permissions`). */
  readonly accepted?: string
}

/**
 * What a service answered when it refused an operation, without secrets, headers and stack.
 * `code` is the vendor's own: an AWS error name without the suffix "Exception" ("NoSuchBucketPolicy", "AccessDenied"),
 * or Snowflake's six digits ("002003").
 */
export class ServiceError extends Error {
  readonly operation: Operation
  readonly code: string
  readonly meaning: Meaning | undefined
  readonly role: string | undefined
  readonly user: string | undefined
  readonly status: number | undefined
  readonly region: string | undefined
  readonly located: boolean
  readonly retry: string | undefined
  readonly exists: boolean
  readonly accepted: string | undefined
  private readonly facts: Facts

  constructor(operation: Operation, code: string, message: string, facts: Facts = {}) {
    super(message)
    this.name = 'ServiceError'
    this.operation = operation
    this.code = code
    this.meaning = facts.meaning
    this.role = facts.role
    this.user = facts.user
    this.status = facts.status
    this.region = facts.region
    this.located = facts.located ?? false
    this.retry = facts.retry
    this.exists = facts.exists ?? false
    this.accepted = facts.accepted
    this.facts = facts
  }

  /** The same, now that the role of the session is known. */
  withRole(role: string): ServiceError {
    return new ServiceError(this.operation, this.code, this.message, { ...this.facts, role })
  }
}

export function isServiceError(error: unknown, ...codes: readonly string[]): error is ServiceError {
  return error instanceof ServiceError && (codes.length === 0 || codes.includes(error.code))
}

/** Passes on only errors that are no service's answer. */
export function ignoreServiceError(error: unknown): undefined {
  if (isServiceError(error)) return undefined
  throw error
}
