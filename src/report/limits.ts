/** How much text GitHub accepts, and where a reader finds what does not fit. */
export interface Limit {
  readonly size: number
  readonly measure: (text: string) => number
  readonly rest: 'summary' | 'job log'
}

/**
 * GitHub drops larger summaries entirely.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export const SUMMARY_LIMIT: Limit = {
  size: 1024 * 1024,
  measure: (text) => new TextEncoder().encode(text).length,
  rest: 'job log'
}

/** An issue may have 65,536 characters, including the hidden marker that we find it by. Comments get the room that is left. */
export const COMMENT_LIMIT: Limit = { size: 65_536 - 2_048, measure: (text) => text.length, rest: 'summary' }
