/**
 * Where log lines pass: logging of the source buckets, delivery to the log bucket, notification of new log objects, access
 * of the role, integration and stage, pipe, tables, stream, task. `rows` is about what the tables have.
 */
export type Part =
  | 'logging'
  | 'delivery'
  | 'notification'
  | 'access'
  | 'integration'
  | 'pipe'
  | 'tables'
  | 'stream'
  | 'task'
  | 'rows'
  | 'cost'
  | 'alerts'

/** The state of one part of the pipeline. */
export interface Finding {
  readonly part: Part
  /** `warning`: log lines may not arrive, but that is not certain. */
  readonly state: 'healthy' | 'unhealthy' | 'warning' | 'unknown'
  /** What was found, in one sentence. */
  readonly found: string
  /** What to do about it. */
  readonly hint?: string
  /** The state is unknown because the service did not answer, or another one did, e.g. a proxy. */
  readonly isUnanswered?: true
}

export interface Health {
  /**
   * `true`: nothing was found that prevents log lines from arriving · `null`: nothing was found, but not everything could be
   * looked at.
   */
  readonly healthy: boolean | null
  /** `health: full` asked for rows and histories, and not all of them could be looked at; or a service did not answer. */
  readonly isIncomplete?: true
  readonly findings: readonly Finding[]
  /** Absent without lines in the last day, and where nobody looked: with `health: metadata`, or without a warehouse. */
  readonly traffic?: Traffic
}

/** A number of lines or requests, and what has this number. */
export interface Count {
  readonly of: string
  readonly count: number
}

/** What the tables have of the last day. There is at least one line. */
export interface Traffic {
  /** Lines by hour of the request, the oldest hour first, each hour as "14:00" in UTC. */
  readonly hours: readonly Count[]
  /** Lines by class of status, as "2xx success". */
  readonly classes: readonly Count[]
  /** Requests that S3 denied, by requester or, if they were not signed, by address: live values, the most denied first. */
  readonly denied: readonly Count[]
}

/** What the findings say together: what is unknown is not healthy. Pure. */
export function healthyBy(findings: readonly Finding[]): boolean | null {
  if (findings.some(({ state }) => state === 'unhealthy')) return false
  return findings.some(({ state }) => state === 'unknown') ? null : true
}
