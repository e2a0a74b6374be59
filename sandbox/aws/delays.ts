/** How late AWS is. Absent = at once, once and in order. */
export interface AwsDelays {
  /** Repeats the same delays. */
  readonly seed?: number
  /** Seconds until a new notification configuration takes effect, although GET shows it at once. */
  readonly notification?: number
  /** The fewest and the most seconds until an event is sent: later events may be sent earlier. */
  readonly event?: readonly [number, number]
  /** The share of events that is sent twice. */
  readonly twice?: number
  /** Seconds until a change of a role, its trust or its inline policies is the same everywhere. */
  readonly iam?: number
}

/** What the vendors document as usual. docs/vendor-facts.md has the links. */
export const USUAL_DELAYS: AwsDelays = { notification: 300, event: [1, 90], twice: 0.2, iam: 12 }
