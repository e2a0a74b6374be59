/** Reads of one object that AWS refused. Those of the same object have the same cause. */
export interface Denied {
  /** "bucket my-logs" */
  readonly object: string
  readonly arn: string
  /** The account that the object should belong to. */
  readonly account: string
  /** The actions that would have to be allowed. */
  readonly actions: readonly string[]
  /** AWS's words for why, of the first read that it refused: they may name the policy that refuses it. */
  readonly message?: string
}

/** What cannot be seen, and why. */
export interface Hidden {
  readonly state: 'hidden'
  readonly reason: string
  /** Present when AWS refused it. */
  readonly denied?: Denied
}
