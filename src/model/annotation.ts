/** A problem in one line, for the page of a run and for the workflow's file. */
export interface Annotation {
  readonly text: string
  /** Which inputs of the action it is about, the closest first; empty when it is about none. */
  readonly inputs: readonly string[]
}
