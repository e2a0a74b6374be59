import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { jobsOf, WORKFLOWS } from './workflows'

const STEPS = WORKFLOWS.filter(({ file }) => file.endsWith('release.yml'))
  .flatMap(jobsOf)
  .flatMap(({ steps }) => steps)

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

/** A repository with one file in dist/, and a `gh` that logs its arguments. */
function repository(): { readonly folder: string; git(...args: readonly string[]): string } {
  const folder = mkdtempSync(join(tmpdir(), 'release-'))
  folders.push(folder)
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8'
    }).trim()
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'bin', 'gh'), '#!/bin/sh\necho "$@" >> gh.log\n')
  chmodSync(join(folder, 'bin', 'gh'), 0o755)
  writeFileSync(join(folder, 'dist', 'index.js'), 'first')
  writeFileSync(join(folder, '.gitignore'), 'bin\n*.log\n')
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'First')
  return { folder, git }
}

/** Runs a step of the release workflow like the runner. */
function run(step: string, folder: string, tag: string): { status: number | null; out: string } {
  const script = STEPS.find(({ name }) => name === step)?.run
  if (script === undefined) throw new Error(`release.yml has no step "${step}"`)
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
      GITHUB_REF_NAME: tag,
      GITHUB_REPOSITORY: 'owner/name'
    }
  })
  return { status, out: stdout }
}

describe('the proof that dist/ is up to date', () => {
  test.each([
    { what: 'succeeds if the build changes nothing', files: {}, status: 0, names: [] },
    {
      what: 'fails for a file that differs',
      files: { 'dist/index.js': 'second' },
      status: 1,
      names: [' M dist/index.js']
    },
    {
      what: 'fails for a new file',
      files: { 'dist/2.index.js': '' },
      status: 1,
      names: ['?? dist/2.index.js']
    },
    { what: 'ignores other folders', files: { 'notes.txt': '' }, status: 0, names: [] }
  ])('$what', ({ files, status, names }) => {
    const { folder } = repository()
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const result = run('Prove that dist/ is fresh', folder, 'v1.0.0')
    expect(result.status).toBe(status)
    expect(result.out.split('\n').filter((line) => line !== '' && !line.startsWith('::'))).toEqual(names)
  })
})

describe('the major tag', () => {
  test.each([
    { what: 'is created with the first release', tags: ['v1.0.0'], tag: 'v1.0.0', asks: 'create' },
    { what: 'is moved by the next release', tags: ['v1', 'v1.9.0', 'v1.10.0'], tag: 'v1.10.0', asks: 'move' },
    {
      what: 'is not moved back by a fix of an older release',
      tags: ['v1', 'v1.9.1', 'v1.10.0'],
      tag: 'v1.9.1',
      asks: 'nothing'
    },
    { what: 'ignores other major versions', tags: ['v1', 'v1.0.1', 'v2.0.0', 'v10.0.0'], tag: 'v1.0.1', asks: 'move' },
    { what: 'ignores release candidates', tags: ['v1', 'v1.0.1', 'v1.0.2-rc.1'], tag: 'v1.0.1', asks: 'move' }
  ])('$what', ({ tags, tag, asks }) => {
    const { folder, git } = repository()
    for (const name of tags) git('tag', name)
    const commit = git('rev-parse', 'HEAD')
    const log = join(folder, 'gh.log')
    expect(run('Move the major tag', folder, tag).status).toBe(0)
    expect(existsSync(log) ? readFileSync(log, 'utf8') : '').toBe(
      {
        create: `api --method POST repos/owner/name/git/refs -f ref=refs/tags/v1 -f sha=${commit}\n`,
        move: `api --method PATCH repos/owner/name/git/refs/tags/v1 -f sha=${commit} -F force=true\n`,
        nothing: ''
      }[asks]
    )
  })
})
