/** What an apply loaded because it was missing from the tables. */
export interface Loading {
  /** Log objects that were loaded, at least in part. */
  readonly objects: number
  readonly bytes: number
  /** How many were not loaded at all, or only in part. */
  readonly incomplete: number
  /** The first of those. */
  readonly problems: readonly LoadProblem[]
}

export interface LoadProblem {
  readonly key: string
  /** Why, on one line, without a full stop. */
  readonly why: string
  /** Whether some of its lines were loaded all the same. */
  readonly isPartly: boolean
}

export const NOTHING_LOADED: Loading = { objects: 0, bytes: 0, incomplete: 0, problems: [] }

/** Whether there was something to load. */
export function foundMissing({ objects, incomplete }: Loading): boolean {
  return objects > 0 || incomplete > 0
}
