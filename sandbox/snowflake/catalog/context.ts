import type { DataPlane, ResultSet, Session, AwsConnection } from '../contract'
import type { Access } from './access'
import type { Store } from './store'

/** What the protocol keeps of a session besides what the data plane must know. */
export interface ControlSession extends Session {
  secondaryRoles: 'ALL' | 'NONE'
  inTransaction: boolean
  /** Session parameters that were set, by name in upper case. */
  parameters: Readonly<Record<string, string>>
}

/** The account and everything in it. */
export interface Account {
  readonly access: Access
  readonly store: Store
  readonly data: DataPlane
  readonly aws: AwsConnection
  /** "AWS_US_EAST_1". */
  readonly region: string
  /** Names of the users. */
  readonly users: ReadonlySet<string>
}

export interface Context {
  readonly account: Account
  readonly session: ControlSession
}

/** One statement's effect. */
export type Execute<S> = (statement: S, context: Context) => ResultSet | Promise<ResultSet>

/** What DDL answers: one row, one column. */
export function status(text: string): ResultSet {
  return { columns: [{ name: 'status', type: 'text', nullable: false }], rows: [[text]] }
}

export const EXECUTED = 'Statement executed successfully.'
