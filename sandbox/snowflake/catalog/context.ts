import type { AwsConnection, DataPlane, ResultSet, Session } from '../contract'
import type { Access } from './access'
import type { BehaviorChanges } from './behavior-changes'
import type { Results } from './results'
import type { SecondaryRoles } from './secondary-roles'
import type { Store } from './store'

/** A session, with what only the protocol needs to know about it. */
export interface ControlSession extends Session {
  secondaryRoles: SecondaryRoles
  inTransaction: boolean
  /** The session parameters that were set, by name in upper case. */
  parameters: Readonly<Record<string, string>>
}

/** The account and everything in it. */
export interface Account {
  readonly access: Access
  readonly store: Store
  readonly changes: BehaviorChanges
  readonly results: Results
  readonly data: DataPlane
  readonly aws: AwsConnection
  readonly now: () => Date
  /** "AWS_US_EAST_1". */
  readonly region: string
  /** Adds unknown columns to SHOW and DESCRIBE; null = adds none. */
  unknownColumns: number | null
}

export interface Context {
  readonly account: Account
  readonly session: ControlSession
}

/** Runs one kind of statement. */
export type Execute<S> = (statement: S, context: Context) => ResultSet | Promise<ResultSet>

/** The answer to DDL: one row, one column. */
export function status(text: string): ResultSet {
  return { columns: [{ name: 'status', type: 'text', nullable: false }], rows: [[text]] }
}

export const EXECUTED = 'Statement executed successfully.'
