import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { jobsOf, WORKFLOWS } from './workflows'

const STEPS = WORKFLOWS.flatMap(jobsOf).flatMap(({ steps }) => steps)

/** What the steps with this action give it. */
function given(action: string): readonly unknown[] {
  return STEPS.filter(({ uses }) => uses?.startsWith(`${action}@`)).map((step) => step.with)
}

describe('versions', () => {
  test('.nvmrc has the oldest Node.js that package.json allows, and workflows take it from there', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }
    expect(engines.node).toBe(`>=${readFileSync('.nvmrc', 'utf8').trim()}`)
    expect(given('actions/setup-node')).not.toEqual([])
    for (const options of given('actions/setup-node')) expect(options).toMatchObject({ 'node-version-file': '.nvmrc' })
  })

  test('workflows run the oldest Python that the set-up accepts', () => {
    const [, major, minor] = /version_info < \((\d+), (\d+)\)/.exec(readFileSync('scripts/setup.mjs', 'utf8')) ?? []
    expect(given('actions/setup-python')).not.toEqual([])
    for (const options of given('actions/setup-python'))
      expect(options).toEqual({ 'python-version': `${major}.${minor}` })
  })

  test('Dependabot keeps every file that names versions', () => {
    const files = globSync(['package.json', '**/requirements*.txt', '.github/requirements*.txt'], {
      exclude: ['node_modules', '.venv', 'out']
    })
    const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
      updates: { 'package-ecosystem': string; directory?: string; directories?: readonly string[] }[]
    }
    const kept = updates.flatMap((update) =>
      [...(update.directories ?? []), update.directory ?? []]
        .flat()
        .map((folder) => `${update['package-ecosystem']} ${folder}`)
    )
    const named = files.map((file) => `${file.endsWith('.json') ? 'npm' : 'pip'} ${folderOf(dirname(file))}`)
    expect(kept.sort()).toEqual([...new Set([...named, 'github-actions /'])].sort())
  })
})

/** A folder as Dependabot writes it. */
function folderOf(folder: string): string {
  return folder === '.' ? '/' : `/${folder}`
}
