/** Where inputs come from: the runner in a workflow, a plain object in a test. */
export interface InputSource {
  /** The value of this input; "" when it is not set. */
  get(name: string): string
  /** The process's environment: `INPUT_*` as the runner sets them, `AWS_REGION`, `ACTIONS_ID_TOKEN_REQUEST_URL`. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * The environment variable in which the runner passes an input.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export function variableOf(name: string): string {
  return `INPUT_${name.replace(/ /g, '_').toUpperCase()}`
}
