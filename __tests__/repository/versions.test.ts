import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { jobsOf, WORKFLOWS } from './workflows'

const STEPS = WORKFLOWS.flatMap(jobsOf).flatMap(({ steps }) => steps)

/** The inputs of all steps with this action. */
function given(action: string): readonly unknown[] {
  return STEPS.filter(({ uses }) => uses?.startsWith(`${action}@`)).map((step) => step.with)
}

describe('versions', () => {
  test('.nvmrc has the oldest Node.js version that package.json allows, and the workflows use it', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }
    expect(engines.node).toBe(`>=${readFileSync('.nvmrc', 'utf8').trim()}`)
    expect(given('actions/setup-node')).not.toEqual([])
    for (const options of given('actions/setup-node')) expect(options).toMatchObject({ 'node-version-file': '.nvmrc' })
  })

  test('the workflows use the oldest Python version that the setup accepts', () => {
    const [, major, minor] = /version_info < \((\d+), (\d+)\)/.exec(readFileSync('scripts/setup.mjs', 'utf8')) ?? []
    expect(given('actions/setup-python')).not.toEqual([])
    for (const options of given('actions/setup-python'))
      expect(options).toEqual({ 'python-version': `${major}.${minor}` })
  })

  test('Dependabot updates every file with versions', () => {
    const files = globSync(
      ['package.json', '__tests__/package.json', '**/requirements*.txt', '.github/requirements*.txt'],
      {
        exclude: ['**/node_modules', '.venv', 'out']
      }
    )
    const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
      updates: { 'package-ecosystem': string; directory?: string; directories?: readonly string[] }[]
    }
    const updated = updates.flatMap((update) =>
      [...(update.directories ?? []), update.directory ?? []]
        .flat()
        .map((folder) => `${update['package-ecosystem']} ${folder}`)
    )
    const expected = files.map((file) => `${file.endsWith('.json') ? 'npm' : 'pip'} ${folderOf(dirname(file))}`)
    expect(updated.sort()).toEqual([...new Set([...expected, 'github-actions /'])].sort())
  })
})

/** A folder in the notation of Dependabot. */
function folderOf(folder: string): string {
  return folder === '.' ? '/' : `/${folder}`
}
