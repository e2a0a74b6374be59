import { readFileSync } from 'node:fs'
import { stepLines } from './step-lines'
import type { Environment } from './trigger'

/** A line of a file in the repository. */
export interface Place {
  readonly file: string
  readonly startLine: number
}

/**
 * Where the workflow's file, if it is checked out, sets one of these inputs of this step; otherwise where the step uses
 * this action. `undefined` when that cannot be said for certain.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function placeOf(inputs: readonly string[], environment: Environment): Place | undefined {
  const file = fileOf(environment)
  const text = file === undefined ? undefined : contentOf(`${environment['GITHUB_WORKSPACE'] ?? ''}/${file}`)
  if (file === undefined || text === undefined) return undefined
  const lines = stepLines(text, {
    action: environment['GITHUB_ACTION_REPOSITORY'] ?? '',
    job: environment['GITHUB_JOB'] ?? '',
    step: environment['GITHUB_ACTION'] ?? ''
  })
  if (lines === undefined) return undefined
  const [line = lines.uses] = inputs.flatMap((input) => lines.inputs.get(input) ?? [])
  return { file, startLine: line }
}

/** ".github/workflows/plan.yml" of "owner/name/.github/workflows/plan.yml@refs/heads/main", if it is in this repository. */
function fileOf({
  GITHUB_WORKFLOW_REF: ref = '',
  GITHUB_REPOSITORY: repository = ''
}: Environment): string | undefined {
  const [path = ''] = ref.split('@')
  return repository !== '' && path.startsWith(`${repository}/.github/workflows/`)
    ? path.slice(repository.length + 1)
    : undefined
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Most jobs do not check out anything.
    return undefined
  }
}
