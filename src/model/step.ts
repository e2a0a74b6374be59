import type { Clock } from './clock'
import type { Operation, Row, Run } from './operation'

/** A value that an earlier step in the same list saved with `save`; it may be anywhere in an operation's input. */
export interface Saved {
  readonly saved: string
}

/** The step only runs if an earlier wait ended like this. */
export interface Only {
  readonly wait: string
  readonly ended: 'met' | 'timed-out'
}

/** Tries again after a refusal that is expected to end. */
export interface Patience {
  /** Worded to follow "waiting for": "Snowflake to get access". */
  readonly for: string
  /** For how long to try again after this error; 0 = not at all. */
  readonly secondsFor: (error: unknown) => number
  readonly everySeconds: number
  /** Each pause is twice as long as the one before, up to this; absent = all pauses are the same. */
  readonly upToSeconds?: number
  /** What to do before the next try, found out by reading; nothing = another try would not help. */
  readonly meanwhile?: (read: Run) => Promise<readonly Operation[]>
}

/** A write of a document that others write to as well, for its content a moment ago. */
export interface Rewrite {
  /** `undefined`: the document is already as it should be, e.g. because only the answer to an earlier try was lost. */
  readonly operation: Operation | undefined
  /** For what is sent to repair it. */
  readonly patience?: Patience
  /**
   * Afterwards: what has to be sent because others' entries turn out to be missing in what was sent, or ours in what they
   * sent at the same time; `undefined` when nothing is. Only reads.
   */
  readonly repair: (read: Run, clock: Clock) => Promise<Rewrite | undefined>
}

/** An operation of a change. */
export interface Call {
  readonly step: 'call'
  readonly only?: Only
  readonly operation: Operation
  /** For a document that others write to as well: what to send instead, found out right before each try. Only reads. */
  readonly latest?: (read: Run, clock: Clock) => Promise<Rewrite>
  /** Sent instead if the service refuses the first one, e.g. because it no longer has the history that it asks for. */
  readonly orElse?: Operation
  /** Saves this column of the first row, or of the row for the object with this name, for later steps. */
  readonly save?: { readonly column: string; readonly as: string; readonly named?: string }
  readonly patience?: Patience
  /** Runs even if an earlier step failed, to bring the object back to a safe state. */
  readonly always?: true
  /** Runs only if an earlier step failed, to bring the object back to a safe state. */
  readonly afterFailure?: true
}

/** A condition that must hold before the next step: checked again and again, for a limited time. */
export interface Wait {
  readonly step: 'wait'
  readonly only?: Only
  /** The name of a wait that may time out: `only` then selects other steps. Any other wait fails when it times out. */
  readonly mayTimeOut?: string
  /** If the service refuses to answer, that counts as timed out. Only with `mayTimeOut`. */
  readonly mayBeRefused?: true
  /** Worded to follow "waiting for": "the pipe to run". */
  readonly for: string
  readonly read: Operation
  readonly until: (rows: readonly Row[], saved: Readonly<Record<string, unknown>>) => boolean
  /** Runs between two reads, for when waiting alone would not help. */
  readonly meanwhile?: readonly Step[]
  readonly everySeconds: number
  readonly withinSeconds: number
  /** How often in a row it has to hold, if it may for one request and not for the next one. Default: once. */
  readonly looks?: number
}

export type Step = Call | Wait

export function call(operation: Operation, options: Omit<Call, 'step' | 'operation'> = {}): Call {
  return { step: 'call', operation, ...options }
}
