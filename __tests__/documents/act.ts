import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse, stringify } from 'yaml'

const ROOT = join(import.meta.dirname, '../..')
const ACT = join(ROOT, '.venv/bin/act')
const NODE_24 = join(ROOT, 'node_modules/node/bin')

export interface WorkflowRun {
  readonly workflow: string
  readonly event: string
  readonly payload: object
  /** What the runner and the sign-in to AWS put into the environment of the job. */
  readonly environment: Readonly<Record<string, string>>
}

export interface WorkflowResult {
  readonly succeeded: boolean
  readonly log: string
  /** Of all steps. */
  readonly outputs: Readonly<Record<string, string>>
}

interface Step {
  readonly uses?: string
  readonly with?: object
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>
}

/**
 * A folder with this action, freshly bundled, in which act (https://github.com/nektos/act) runs workflows on this
 * machine, with the Node.js of GitHub's runners.
 */
export class Workflows {
  private readonly folder = mkdtempSync(join(tmpdir(), 'workflows-'))
  /** Act copies the folder of the workflows into its cache here. */
  private readonly home = mkdtempSync(join(tmpdir(), 'home-'))

  async prepare(): Promise<void> {
    copyFileSync(join(ROOT, 'action.yml'), join(this.folder, 'action.yml'))
    await this.command(process.execPath, [join(ROOT, 'scripts/build.mjs'), join(this.folder, 'dist')], {})
    for (const args of [
      ['init', '-q', '-b', 'main'],
      ['add', '.'],
      [...COMMITTER, 'commit', '-qm', 'Start']
    ])
      await this.command('git', args, {})
  }

  /** Runs a workflow as users copy it, except that it takes this action from the folder and does not sign in to AWS. */
  async run({ workflow, event, payload, environment }: WorkflowRun): Promise<WorkflowResult> {
    const [file, eventFile] = [join(this.folder, 'workflow.yml'), join(this.folder, 'event.json')]
    writeFileSync(file, forThisMachine(workflow))
    writeFileSync(eventFile, JSON.stringify(payload))
    const { GITHUB_TOKEN: token = '', ...others } = environment
    const variables = Object.entries(others).flatMap(([name, value]) => ['--env', `${name}=${value}`])
    const platform = ['-P', 'ubuntu-24.04=-self-hosted']
    return this.command(
      ACT,
      [event, '-W', file, '--eventpath', eventFile, ...platform, ...variables, '-s', `GITHUB_TOKEN=${token}`],
      {
        PATH: `${NODE_24}:${process.env['PATH'] ?? ''}`
      }
    )
  }

  remove(): void {
    for (const folder of [this.folder, this.home]) rmSync(folder, { recursive: true, force: true })
  }

  private async command(
    program: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv
  ): Promise<WorkflowResult> {
    const env = { PATH: process.env['PATH'], HOME: this.home, ...environment }
    try {
      const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: this.folder, env, maxBuffer: 2 ** 26 })
      return { succeeded: true, log: stdout + stderr, outputs: outputsIn(stdout) }
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
      if (program !== ACT || stdout === '') throw error
      return { succeeded: false, log: stdout + stderr, outputs: outputsIn(stdout) }
    }
  }
}

const COMMITTER = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']

function forThisMachine(text: string): string {
  const workflow = parse(text) as Workflow
  const jobs = Object.entries(workflow.jobs).map(([name, job]) => {
    const steps = [{ uses: 'actions/checkout@v7' }, ...job.steps.map(localStep)]
    return [name, { ...job, steps }] as const
  })
  return stringify({ ...workflow, jobs: Object.fromEntries(jobs) })
}

function localStep(step: Step): object {
  if (step.uses?.startsWith('aws-actions/configure-aws-credentials@')) {
    const { uses: _, with: __, ...rest } = step
    return { ...rest, run: 'echo "Signed in to AWS"' }
  }
  return step.uses?.includes('s3-access-logs-to-snowflake@') ? { ...step, uses: './' } : step
}

/** Act prints each one: `::set-output:: result=in-sync`. */
function outputsIn(log: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...log.matchAll(/::set-output:: ([\w-]+)=(.*)/g)].map(([, name = '', value = '']) => [name, value])
  )
}
