import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ActionResult, runAction, usualInputs } from '../action'
import type { Sandbox } from '../start'

/** What the demo's workflow creates and logs. */
export const NAMES = {
  logBucket: 'demo-access-logs',
  prefix: 'access-logs',
  role: 'demo-snowflake-access-logs',
  sources: ['demo-website', 'demo-uploads']
} as const

const OUT = join('out', 'demo')
const BUNDLE = join('dist', 'index.js')

/** Shows the demo on the screen and runs its workflow. */
export interface Presenter {
  readonly sandbox: Sandbox
  /** Starts a step of the story, with what a newcomer needs to know about it. */
  heading: (title: string, ...explanation: readonly string[]) => void
  say: (...lines: readonly string[]) => void
  /** Runs the bundle as a step of a workflow would. Shows its job log and saves its summary. */
  workflow: (mode: string, options?: { readonly pullRequest?: number }) => Promise<ActionResult>
  /** Ends the demo with an error unless this is true. */
  expect: (isTrue: boolean, what: string) => void
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
    expect(isTrue, what) {
      if (!isTrue) throw new Error(`The demo expected ${what}.`)
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

/** Folds what GitHub's page of a job folds, and leaves out what that page hides. */
function folding(show: (line: string) => void): (line: string) => void {
  let folded: { readonly title: string; lines: number } | undefined
  return (line) => {
    if (line.startsWith('::group::')) folded = { title: line.slice('::group::'.length), lines: 0 }
    else if (line === '::endgroup::' && folded !== undefined) {
      show(`▸ ${folded.title} (${folded.lines} lines, folded)`)
      folded = undefined
    } else if (folded !== undefined) folded.lines++
    else if (/^::error[ :]/.test(line))
      line
        .replace(/^::error.*?::/, '')
        .split('%0A')
        .forEach((part) => show(`✗ ${part}`))
    else if (!line.startsWith('::add-mask::')) show(line)
  }
}
