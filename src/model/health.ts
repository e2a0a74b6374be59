/** The state of one part of the pipeline. */
export interface Finding {
  readonly part: 'delivery' | 'pipe' | 'stream' | 'task' | 'access' | 'rows' | 'cost'
  /** `warning`: log lines may not arrive, but that is not certain. */
  readonly state: 'healthy' | 'unhealthy' | 'warning' | 'unknown'
  /** What was found, in one sentence. */
  readonly found: string
  /** What to do about it. */
  readonly hint?: string
}

export interface Health {
  /** Nothing was found that prevents log lines from arriving. */
  readonly healthy: boolean
  readonly findings: readonly Finding[]
}
