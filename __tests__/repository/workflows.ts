import { globSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

export interface Job {
  readonly 'timeout-minutes'?: number
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}

export interface Workflow {
  readonly file: string
  readonly text: string
  readonly permissions?: unknown
  readonly concurrency?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

/** The workflows of this repository. */
export const WORKFLOWS: readonly Workflow[] = globSync('.github/workflows/*.yml').map((file) => {
  const text = readFileSync(file, 'utf8')
  return { ...(parse(text) as Omit<Workflow, 'file' | 'text'>), file, text }
})

export function jobsOf(workflow: Workflow): readonly (Job & { readonly name: string })[] {
  return Object.entries(workflow.jobs).map(([name, job]) => ({ ...job, name: `${workflow.file} ${name}` }))
}
