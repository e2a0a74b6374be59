import { describeAws } from '../../src/aws/operations'
import { variableOf } from '../../src/inputs/source'
import { registry } from '../../src/kinds/registry'
import type { Clock } from '../../src/model/clock'
import type { Runner } from '../../src/model/runner'
import { run } from '../../src/run/run'
import { doorOf, SQL } from './clients'
import type { Recorder } from './recording/recorder'
import type { Target } from './target'

export interface Acted {
  readonly succeeded: boolean
  readonly outputs: Readonly<Record<string, string>>
  readonly log: string
}

export interface Stage {
  readonly target: Target
  readonly recorder: Recorder
  readonly clock: Clock
  readonly cancelled: AbortSignal
}

/** Runs the action in this process, with these inputs besides those for signing in. */
export async function act(
  { target, recorder, clock, cancelled }: Stage,
  inputs: Readonly<Record<string, string>>
): Promise<Acted> {
  const given = Object.fromEntries(
    Object.entries({ ...target.signIn, 'aws-region': target.region, ...inputs }).map(([name, value]) => [
      variableOf(name),
      value
    ])
  )
  const lines: string[] = []
  const outputs: Record<string, string> = {}
  const succeeded = await run({
    runner: quietRunner(lines, outputs),
    source: { get: (name) => given[variableOf(name)] ?? '', environment: { ...target.environment, ...given } },
    sql: SQL.render,
    describe: (operation) => (operation.client === 'snowflake' ? SQL.describe(operation) : describeAws(operation)),
    kinds: registry,
    clock,
    connect: ({ snowflake }) => doorOf(target, snowflake.login, recorder),
    github: () => {
      throw new Error('There is no GitHub outside a workflow.')
    },
    cancelled
  })
  return { succeeded, outputs, log: lines.join('\n') }
}

function quietRunner(lines: string[], outputs: Record<string, string>): Runner {
  const say = (text: string) => void lines.push(text)
  return {
    trigger: {
      event: 'workflow_dispatch',
      repository: '',
      runUrl: '',
      pullRequest: null,
      place: '',
      dependabot: false,
      fork: false
    },
    info: say,
    warning: say,
    error: say,
    group: (title, text) => say(`${title}\n${text}`),
    summary: () => Promise.resolve(),
    setOutput: (name, value) => void (outputs[name] = value),
    saveFile: () => Promise.resolve(undefined),
    mask: () => undefined,
    redact: (text) => text,
    idToken: () => Promise.reject(new Error('There is no OIDC token outside a workflow.'))
  }
}
