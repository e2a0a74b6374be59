/** Where inputs come from: the runner in a workflow, a plain object in a test. */
export interface InputSource {
  /** What was given for this input; "" when nothing was. */
  get(name: string): string
  /** The process's environment: `INPUT_*` as the runner sets them, `AWS_REGION`, `ACTIONS_ID_TOKEN_REQUEST_URL`. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The variable that the runner passes an input in. https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs */
export function variableOf(name: string): string {
  return `INPUT_${name.replace(/ /g, '_').toUpperCase()}`
}
