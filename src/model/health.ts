/** One thing that log lines depend on until they arrive. */
export interface Finding {
  readonly part: 'delivery' | 'pipe' | 'stream' | 'task' | 'access'
  readonly state: 'healthy' | 'unhealthy' | 'unknown'
  /** What was found, in one sentence. */
  readonly found: string
  /** What to do about it. */
  readonly hint?: string
}

export interface Health {
  /** Nothing keeps log lines from arriving, as far as it can be seen. */
  readonly healthy: boolean
  readonly findings: readonly Finding[]
}
