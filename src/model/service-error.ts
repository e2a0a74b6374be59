import type { Operation } from './operation'

/**
 * What a service answered when it refused, free of secrets, headers and stack.
 * `code` is the vendor's own: an AWS error name without the suffix "Exception" ("NoSuchBucketPolicy", "AccessDenied"),
 * or Snowflake's six digits ("002003").
 */
export class ServiceError extends Error {
  readonly operation: Operation
  readonly code: string
  /** HTTP status of AWS; absent for Snowflake, whose SQL errors come with 200. */
  readonly status: number | undefined
  /** Region that S3 names when a bucket lives elsewhere (`x-amz-bucket-region`). */
  readonly region: string | undefined

  constructor(operation: Operation, code: string, message: string, facts: { status?: number; region?: string } = {}) {
    super(message)
    this.name = 'ServiceError'
    this.operation = operation
    this.code = code
    this.status = facts.status
    this.region = facts.region
  }
}

export function isServiceError(error: unknown, ...codes: readonly string[]): error is ServiceError {
  return error instanceof ServiceError && (codes.length === 0 || codes.includes(error.code))
}
