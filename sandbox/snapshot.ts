/** The state of something at one moment. */
export interface Snapshot {
  /** May be called as often as you like. Nothing else may be in progress meanwhile. */
  restore(): Promise<void>
  /** Frees what the snapshot takes up. */
  discard(): Promise<void>
}
