import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = mkdtempSync(join(tmpdir(), 'setup-'))
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

/** What the set-up says in a Node.js that calls itself `version`. */
function setUpIn(version: string): readonly [code: number | null, said: string] {
  const disguise = join(FOLDER, 'disguise.cjs')
  writeFileSync(disguise, `Object.defineProperty(process.versions, 'node', { value: '${version}' })`)
  // No such part: it ends before it installs anything.
  const { status, stderr } = spawnSync(process.execPath, ['-r', disguise, 'scripts/setup.mjs', '--nothing'], {
    cwd: ROOT,
    encoding: 'utf8'
  })
  return [status, stderr.trim()]
}

test.each(['16.20.2', '18.20.8', '20.18.3'])('Node.js %s is too old, which one sentence says', (version) => {
  expect(setUpIn(version)).toEqual([
    1,
    `This needs Node.js 20.19 or newer, and you have ${version}: https://nodejs.org`
  ])
})

test.each(['20.19.0', '22.0.0', '24.21.0'])('Node.js %s is not', (version) => {
  expect(setUpIn(version)).toEqual([1, expect.stringContaining('Unknown flag "--nothing"')])
})

test.each(['sandbox', 'demo', 'acceptance', 'compare', 'bench', 'build', 'docs', 'test', 'test:quick'])(
  'npm run %s begins with the set-up',
  (name) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>
    }
    expect(scripts[name]).toMatch(/^node scripts\/setup\.mjs/)
  }
)
