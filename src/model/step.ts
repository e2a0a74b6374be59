import type { Operation, Row, Run } from './operation'

/** A value that an earlier step of the same list saved with `save`; it may stand anywhere in an operation's input. */
export interface Saved {
  readonly saved: string
}

/** A step runs only when an earlier wait ended like this. */
export interface Only {
  readonly wait: string
  readonly ended: 'met' | 'timed-out'
}

/** An operation of a change. */
export interface Call {
  readonly step: 'call'
  readonly only?: Only
  readonly operation: Operation
  /**
   * Of a document that others write to as well: reads it again, right before, and gives the operation by what it says then.
   * Only reads.
   */
  readonly latest?: (read: Run) => Promise<Operation>
  /** Saves this column of the first row under this name, for the steps that follow. */
  readonly save?: { readonly column: string; readonly as: string }
  /** Runs even when an earlier step of the list failed, to bring the object back to a safe state. */
  readonly always?: true
}

/** A condition that must hold before the next step: read again until it does, within a bound. */
export interface Wait {
  readonly step: 'wait'
  readonly only?: Only
  /** The name of a wait that may time out: other steps then do without what was waited for. Any other fails. */
  readonly mayTimeOut?: string
  /** What is waited for, for people: "the pipe to run". */
  readonly for: string
  readonly read: Operation
  readonly until: (rows: readonly Row[], saved: Readonly<Record<string, unknown>>) => boolean
  /** Runs between two reads, when waiting alone would not help. */
  readonly meanwhile?: readonly Step[]
  readonly everySeconds: number
  readonly withinSeconds: number
}

export type Step = Call | Wait

export function call(operation: Operation, options: Omit<Call, 'step' | 'operation'> = {}): Call {
  return { step: 'call', operation, ...options }
}
