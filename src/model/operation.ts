export type Client = 's3' | 'iam' | 'sts' | 'snowflake'

export type Row = Readonly<Record<string, unknown>>

/**
 * One API call or one SQL statement, as data.
 * - For AWS, `name` is the SDK's command without its suffix ("PutBucketLogging") and `input` is that command's input;
 *   the answer is one row: the command's output.
 * - For Snowflake, `name` is a file below `sql/` without its ending ("pipe/create") and `input` holds the values of that
 *   template's placeholders; the answer is the statement's rows, by column name.
 */
export interface Operation {
  readonly client: Client
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
}

/** The one door to everything outside. Rejects with a `ServiceError` when the service refuses. */
export type Run = (operation: Operation) => Promise<readonly Row[]>

/** A value that an earlier step of the same list puts aside with `keep`; it may stand anywhere in an operation's input. */
export interface Kept {
  readonly kept: string
}

/** A step is done only when an earlier wait ended like this. */
export interface Only {
  readonly wait: string
  readonly ended: 'well' | 'in vain'
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
  readonly latest?: (run: Run) => Promise<Operation>
  /** Puts aside this column of the first row under this name, for the steps that follow. */
  readonly keep?: { readonly column: string; readonly as: string }
  /** Runs even when an earlier step of the list failed, to leave the object in a safe state. */
  readonly always?: true
}

/** A condition that must hold before the next step: read again until it does, within a bound. */
export interface Wait {
  readonly step: 'wait'
  readonly only?: Only
  /** The name of a wait that may be in vain: other steps then do without what was waited for. Any other fails. */
  readonly mayFail?: string
  /** What is waited for, for people: "pending files of the pipe to be loaded". */
  readonly for: string
  readonly read: Operation
  readonly until: (rows: readonly Row[], kept: Readonly<Record<string, unknown>>) => boolean
  /** Done between two looks, when waiting alone would not help. */
  readonly meanwhile?: readonly Step[]
  readonly everySeconds: number
  readonly withinSeconds: number
}

export type Step = Call | Wait

export function call(operation: Operation, options: Omit<Call, 'step' | 'operation'> = {}): Call {
  return { step: 'call', operation, ...options }
}
