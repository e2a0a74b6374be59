import type { HealthConfig, Mode } from '../model/config'
import { ActionError } from '../model/errors'
import { readBackfill } from './backfill'
import { checkGitHubInputs } from './github'
import { readHealth } from './health'
import { type IamInputs, readIam } from './iam'
import { DEFAULTS, SECRET_VARIABLES, SECRETS } from './known'
import { type LogBucketInputs, readLogBucket } from './log-bucket'
import { nearest } from './nearest'
import { type InputProblem, Reader } from './reader'
import { readSnowflake, type SnowflakeInputs } from './snowflake'
import { type InputSource, variableOf } from './source'
import { readSources, type SourcePatterns } from './sources'

/** What the user asks for, before anything has been read from AWS or Snowflake. */
export interface Inputs {
  readonly mode: Mode
  /** What a plan shows: what an apply, or what a destroy would do. */
  readonly planFor: 'apply' | 'destroy'
  readonly failOnDrift: boolean
  readonly prune: boolean
  readonly destroyData: boolean
  readonly log: LogBucketInputs
  readonly sources: SourcePatterns
  readonly iam: IamInputs
  readonly snowflake: SnowflakeInputs
  readonly health: HealthConfig
  /** `none`, `7d`, `all`, or a day: `2026-11-01`. */
  readonly backfill: string
  /** The digest of the plan that was reviewed, or its start; "auto" = that of the merged pull request's comment. */
  readonly expectDigest: string | null
}

/** Reads all inputs. Throws one `INVALID_INPUT` that lists everything that is wrong with them. */
export function readInputs(source: InputSource): Inputs {
  const read = new Reader(source)
  const log = readLogBucket(read)
  const inputs: Inputs = {
    mode: readMode(read),
    planFor: read.oneOf('plan-for', ['apply', 'destroy']),
    failOnDrift: read.boolean('fail-on-drift'),
    prune: read.boolean('prune'),
    destroyData: read.boolean('destroy-data'),
    log,
    sources: readSources(read, log.bucket),
    iam: readIam(read),
    snowflake: readSnowflake(read),
    health: readHealth(read),
    backfill: readBackfill(read),
    expectDigest: read.optional('expect-digest')
  }
  checkGitHubInputs(read)
  const problems = [...unknownInputs(source), ...read.problems]
  if (problems.length > 0) throw invalid(problems)
  return inputs
}

export function readMode(read: Reader): Mode {
  return read.oneOf('mode', ['plan', 'apply', 'check', 'destroy'])
}

/** Everything that must never be shown, to be masked before anything else is done. */
export function secretsOf(source: InputSource): readonly string[] {
  const variables = SECRET_VARIABLES.map((name) => source.environment[name] ?? '')
  const values = [...SECRETS.map((name) => source.get(name)), ...variables].filter((value) => value.trim() !== '')
  // Each line of a key is a secret too, since a log may show only a part of the key; the PEM header and footer are not.
  const lines = values
    .flatMap((value) => value.split(/\r?\n/))
    .filter((line) => line.trim() !== '' && !line.startsWith('-----'))
  return [...new Set([...values, ...values.map((value) => value.trim()), ...lines.map((line) => line.trim())])]
}

/** Inputs that are not in action.yml: the runner only warns about them, so a typo would go unnoticed. */
function unknownInputs({ environment }: InputSource): readonly InputProblem[] {
  const names = Object.keys(DEFAULTS)
  const known = new Set(names.map(variableOf))
  return Object.keys(environment)
    .filter((variable) => variable.startsWith('INPUT_') && !known.has(variable))
    .map((variable) => variable.slice('INPUT_'.length).toLowerCase())
    .map((input) => {
      const suggestion = nearest(input, names)
      return {
        input,
        wrong: 'is not an input of this action',
        instead: suggestion === undefined ? 'Remove it' : `Did you mean \`${suggestion}\`?`
      }
    })
}

/** One error for all problems with the inputs, each with what to use instead. */
export function invalid(problems: readonly InputProblem[]): ActionError {
  const sentences = problems.map(
    ({ input, wrong, instead }) => `${input}: ${wrong}. ${instead}${/[.?]$/.test(instead) ? '' : '.'}`
  )
  return new ActionError({
    code: 'INVALID_INPUT',
    goal: 'read the inputs',
    reason: [
      problems.length === 1 ? 'there is 1 problem.' : `there are ${problems.length} problems.`,
      ...sentences.map((sentence) => `- ${sentence}`)
    ].join('\n'),
    hint: 'Nothing has been changed.',
    each: problems.map(({ input }, at) => ({ text: `Invalid input ${sentences[at] ?? ''}`, inputs: [input] }))
  })
}
