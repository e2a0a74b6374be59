import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from './start'

/** What a step of a workflow would be given. */
export interface ActionStep {
  /** The bundle: `dist/index.js`. */
  readonly bundle: string
  /** By the names that they have in action.yml. */
  readonly inputs: Readonly<Record<string, string>>
  /** The job's environment. Of this process's own environment, only PATH and HOME are passed on. */
  readonly environment: Readonly<Record<string, string>>
  /** The event, with the payload that the file at GITHUB_EVENT_PATH holds. */
  readonly event?: { readonly name: string; readonly payload: object }
  /** Called with each line of the job log as it arrives. */
  readonly onLine?: (line: string) => void
  /** Kills the step from outside: it has no time to clean up. */
  readonly signal?: AbortSignal
  /** Cancels the step like GitHub cancels a job: with SIGINT, and after 7.5 seconds with SIGTERM. */
  readonly cancel?: AbortSignal
}

export interface ActionResult {
  readonly exitCode: number
  /** What the job log would show: stdout and stderr in the order they arrived. */
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  /** The job summary, as Markdown. */
  readonly summary: string
}

/** The inputs that every workflow in the sandbox needs: what to create in AWS, and how to sign in to Snowflake. */
export function usualInputs(
  sandbox: Pick<Sandbox, 'environment'>,
  names: { readonly bucket: string; readonly prefix: string; readonly role: string }
): Readonly<Record<string, string>> {
  const environment = sandbox.environment()
  return {
    ...names,
    'snowflake-account': environment['SNOWFLAKE_ACCOUNT'] ?? '',
    'snowflake-user': environment['SNOWFLAKE_USER'] ?? '',
    'snowflake-role': environment['SNOWFLAKE_ROLE'] ?? '',
    'snowflake-private-key': readFileSync(environment['SNOWFLAKE_PRIVATE_KEY_FILE'] ?? '', 'utf8')
  }
}

/** Runs the bundle the way the runner does: inputs as `INPUT_*`, outputs and summary in files. The Node version is our own. */
export async function runAction(step: ActionStep): Promise<ActionResult> {
  const folder = await mkdtemp(join(tmpdir(), 'action-'))
  try {
    const files = {
      output: join(folder, 'output'),
      summary: join(folder, 'summary.md'),
      event: join(folder, 'event.json')
    }
    await Promise.all([
      writeFile(files.output, ''),
      writeFile(files.summary, ''),
      writeFile(files.event, JSON.stringify(step.event?.payload ?? {}))
    ])
    const { exitCode, log } = await runBundle(step, {
      ...pick(process.env, ['PATH', 'HOME']),
      ...step.environment,
      ...inputVariables(step.inputs),
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      GITHUB_EVENT_PATH: files.event,
      GITHUB_EVENT_NAME: step.event?.name ?? 'workflow_dispatch'
    })
    const [output, summary] = await Promise.all([readFile(files.output, 'utf8'), readFile(files.summary, 'utf8')])
    return { exitCode, log, outputs: parseOutputs(output), summary }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runBundle(
  step: ActionStep,
  env: NodeJS.ProcessEnv
): Promise<{ readonly exitCode: number; readonly log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [step.bundle], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: step.signal,
      killSignal: 'SIGKILL'
    })
    step.cancel?.addEventListener('abort', () => {
      child.kill('SIGINT')
      setTimeout(() => child.kill('SIGTERM'), 7500).unref()
    })
    let log = ''
    let line = ''
    const read = (chunk: Buffer): void => {
      log += chunk.toString()
      const lines = (line + chunk.toString()).split('\n')
      line = lines.pop() ?? ''
      for (const complete of lines) step.onLine?.(complete)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', reject)
    child.on('close', (code) => {
      if (line !== '') step.onLine?.(line)
      resolve({ exitCode: code ?? 1, log })
    })
  })
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs */
function inputVariables(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
}

/** `name<<delimiter`, the value's lines, `delimiter`. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings */
function parseOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  while (lines.length > 0) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(lines.shift() ?? '') ?? []
    if (name === undefined || delimiter === undefined) continue
    const end = lines.indexOf(delimiter)
    outputs[name] = lines.splice(0, end).join('\n')
    lines.shift()
  }
  return outputs
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map((name) => [name, env[name]]))
}
