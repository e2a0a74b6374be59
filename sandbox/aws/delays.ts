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
  /** Seconds in which some reads of a bucket's setting return what it was before a write. */
  readonly settings?: number
  /** The same for lifecycle rules. */
  readonly lifecycle?: number
  /** All reads return the old setting until it has propagated, instead of every second one. */
  readonly agreed?: boolean
  /** Seconds in which some requests do not find a bucket that was just created. */
  readonly bucket?: number
  /** Seconds after a write in which other writes of the same bucket are refused: OperationAborted. */
  readonly conflict?: number
  /** Refuse once: logging to a bucket with a new policy, a new destination, and a role whose policy was just deleted. */
  readonly refusals?: boolean
  /** The answer to the first try of each write is lost, although it was carried out. Clients send it again. */
  readonly lost?: boolean
  /** Seconds in which only some logs are delivered to a new target, and the others still to the old one. */
  readonly logging?: number
}

/** What the vendors document as usual. docs/vendor-facts.md has the links. */
export const USUAL_DELAYS: AwsDelays = {
  notification: 300,
  event: [1, 90],
  twice: 0.2,
  iam: 12,
  settings: 10,
  lifecycle: 180,
  bucket: 10,
  conflict: 1,
  refusals: true,
  logging: 3600
}
