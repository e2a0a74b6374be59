import { ActionError } from '../model/errors'
import type { Mode } from '../model/config'
import { readIam, type IamInputs } from './iam'
import { DEFAULTS, SECRETS } from './known'
import { readLogBucket, type LogBucketInputs } from './log-bucket'
import { nearest } from './nearest'
import { Reader, type InputProblem } from './reader'
import { readSnowflake, type SnowflakeInputs } from './snowflake'
import { variableOf, type InputSource } from './source'
import { readSources, type SourcePatterns } from './sources'

/** What the user asks for, before anything outside has been looked at. */
export interface Inputs {
  readonly mode: Mode
  readonly failOnDrift: boolean
  readonly prune: boolean
  readonly destroyData: boolean
  readonly log: LogBucketInputs
  readonly sources: SourcePatterns
  readonly iam: IamInputs
  readonly snowflake: SnowflakeInputs
  readonly comment: 'auto' | 'changes-only' | 'never'
  /** "" = there is none, so no comment can be written. */
  readonly githubToken: string
}

/** The inputs as one object, or one `INVALID_INPUT` that tells all that is wrong with them. */
export function readInputs(source: InputSource): Inputs {
  const read = new Reader(source)
  const log = readLogBucket(read)
  const inputs: Inputs = {
    mode: readMode(read),
    failOnDrift: read.boolean('fail-on-drift'),
    prune: read.boolean('prune'),
    destroyData: read.boolean('destroy-data'),
    log,
    sources: readSources(read, log.bucket),
    iam: readIam(read),
    snowflake: readSnowflake(read),
    comment: read.oneOf('comment', ['auto', 'changes-only', 'never']),
    githubToken: read.text('github-token')
  }
  const problems = [...unknownInputs(source), ...read.problems]
  if (problems.length > 0) throw invalid(problems)
  return inputs
}

export function readMode(read: Reader): Mode {
  return read.oneOf('mode', ['plan', 'apply', 'check', 'destroy'])
}

/** All that must never be shown, to be masked before anything else is done. */
export function secretsOf(source: InputSource): readonly string[] {
  const values = SECRETS.map((name) => source.get(name)).filter((value) => value.trim() !== '')
  // A key that is printed by parts is a key that is printed: its lines are secrets too, save for the PEM's frame.
  const lines = values
    .flatMap((value) => value.split(/\r?\n/))
    .filter((line) => line.trim() !== '' && !line.startsWith('-----'))
  return [...new Set([...values, ...values.map((value) => value.trim()), ...lines.map((line) => line.trim())])]
}

/** Inputs that action.yml does not know: the runner only warns of them, and a typing error would go unnoticed. */
function unknownInputs({ environment }: InputSource): readonly InputProblem[] {
  const names = Object.keys(DEFAULTS)
  const known = new Set(names.map(variableOf))
  return Object.keys(environment)
    .filter((variable) => variable.startsWith('INPUT_') && !known.has(variable))
    .map((variable) => variable.slice('INPUT_'.length).toLowerCase())
    .map((input) => {
      const meant = nearest(input, names)
      return {
        input,
        wrong: 'is not an input of this action',
        instead: meant === undefined ? 'Leave it out' : `Did you mean \`${meant}\`?`
      }
    })
}

/** One error for problems of the inputs, each with what to write instead. */
export function invalid(problems: readonly InputProblem[]): ActionError {
  return new ActionError({
    code: 'INVALID_INPUT',
    goal: 'read the inputs',
    reason: [
      problems.length === 1 ? 'one of them cannot be used.' : `${problems.length} of them cannot be used.`,
      ...problems.map(
        ({ input, wrong, instead }) => `- ${input}: ${wrong}. ${instead}${/[.?]$/.test(instead) ? '' : '.'}`
      )
    ].join('\n'),
    hint: 'Nothing has been read or changed.'
  })
}
