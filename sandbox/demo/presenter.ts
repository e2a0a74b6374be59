import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runAction, usualInputs, type ActionResult } from '../action'
import type { Sandbox } from '../start'

/** The inputs of the demo's workflow, by their names in action.yml. */
export const NAMES = {
  logBucket: 'demo-access-logs',
  prefix: 'access-logs',
  role: 'demo-snowflake-access-logs',
  sources: ['demo-website', 'demo-uploads']
} as const

const OUT = join('out', 'demo')
const BUNDLE = join('dist', 'index.js')

/** What is on the screen, and the workflow that is run before it. */
export interface Presenter {
  readonly sandbox: Sandbox
  /** A step of the story, with what a newcomer has to know about it. */
  heading: (title: string, ...explanation: readonly string[]) => void
  say: (...lines: readonly string[]) => void
  /** Runs the bundle as a workflow's step would; its job log is shown and its summary is kept. */
  workflow: (mode: string, options?: { readonly pullRequest?: number }) => Promise<ActionResult>
  /** The demo ends here unless it holds. */
  expect: (holds: boolean, what: string) => void
}

export function presenterFor(sandbox: Sandbox): Presenter {
  let step = 0
  let run = 0
  mkdirSync(OUT, { recursive: true })
  const say: Presenter['say'] = (...lines) => lines.forEach((line) => console.log(line === '' ? '' : `  ${line}`))

  return {
    sandbox,
    say,
    heading(title, ...explanation) {
      console.log(`\n── ${++step}. ${title} ${'─'.repeat(Math.max(2, 96 - title.length))}`)
      say(...explanation, '')
    },
    async workflow(mode, { pullRequest } = {}) {
      const result = await runAction({
        bundle: BUNDLE,
        inputs: inputsOf(mode, sandbox),
        environment: { ...sandbox.environment(), GITHUB_RUN_ID: '1' },
        ...(pullRequest === undefined ? {} : { event: pullRequestEvent(pullRequest, sandbox) }),
        onLine: folding((line) => console.log(line === '' ? '' : `  │ ${line}`))
      })
      const file = join(OUT, `${String(++run).padStart(2, '0')}-${mode}.md`)
      writeFileSync(file, result.summary)
      say(`└ mode: ${mode} ended with exit code ${result.exitCode}; its job summary is ${file}`)
      return result
    },
    expect(holds, what) {
      if (!holds) throw new Error(`The demo expected ${what}.`)
      say(`✓ ${what}`)
    }
  }
}

function inputsOf(mode: string, sandbox: Sandbox): Readonly<Record<string, string>> {
  const { logBucket: bucket, prefix, role, sources } = NAMES
  return {
    ...usualInputs(sandbox, { bucket, prefix, role }),
    mode,
    'source-buckets': sources.join('\n'),
    'github-token': sandbox.environment()['GITHUB_TOKEN'] ?? ''
  }
}

function pullRequestEvent(number: number, sandbox: Sandbox) {
  const repository = sandbox.environment()['GITHUB_REPOSITORY']
  return { name: 'pull_request', payload: { pull_request: { number, head: { repo: { full_name: repository } } } } }
}

/** Folds what the page of a job folds, and leaves out what it hides. */
function folding(show: (line: string) => void): (line: string) => void {
  let folded: { readonly title: string; lines: number } | undefined
  return (line) => {
    if (line.startsWith('::group::')) folded = { title: line.slice('::group::'.length), lines: 0 }
    else if (line === '::endgroup::' && folded !== undefined) {
      show(`▸ ${folded.title} (${folded.lines} lines, folded)`)
      folded = undefined
    } else if (folded !== undefined) folded.lines++
    else if (line.startsWith('::error::'))
      line
        .slice('::error::'.length)
        .split('%0A')
        .forEach((part) => show(`✗ ${part}`))
    else if (!line.startsWith('::add-mask::')) show(line)
  }
}
