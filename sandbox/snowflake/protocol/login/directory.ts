import type { BehaviorChanges } from '../../catalog/behavior-changes'
import type { SandboxUser } from '../../users'

/** A login that is refused. The driver never retries it. */
export class LoginError extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message)
    this.name = 'LoginError'
  }
}

export interface Directory {
  readonly account: string
  /** By name, as stored. */
  readonly users: ReadonlyMap<string, SandboxUser>
  readonly changes: BehaviorChanges
}

/** "SANDBOX", "ORG-SANDBOX", "SANDBOX.us-east-1". */
export function isAccount(given: string | undefined, account: string): boolean {
  const name = given?.toUpperCase().split('.')[0] ?? ''
  return name === account || name.endsWith(`-${account}`)
}
