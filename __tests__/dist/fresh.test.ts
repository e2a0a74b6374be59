import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { OPERATIONS } from '../../src/aws/operations'

const ROOT = join(import.meta.dirname, '../..')
const COMMITTED = join(ROOT, 'dist')
const MEBIBYTE = 1024 * 1024

const folder = mkdtempSync(join(tmpdir(), 'dist-'))
const fresh = join(folder, 'dist')
/** Bytes in the bundle, by source file. */
let contents: Readonly<Record<string, number>>

beforeAll(() => {
  const file = join(folder, 'contents.json')
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), fresh, `--contents=${file}`], { cwd: ROOT })
  contents = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, number>>
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

describe('dist/', () => {
  test('is built from the current sources: run `npm run build` and commit dist/', () => {
    expect(filesOf(COMMITTED)).toEqual(filesOf(fresh))
    const stale = filesOf(fresh).filter(
      (file) => !readFileSync(join(COMMITTED, file)).equals(readFileSync(join(fresh, file)))
    )
    expect(stale).toEqual([])
  })

  test('stays small enough to download in every job', () => {
    const bytes = filesOf(COMMITTED).reduce((sum, file) => sum + statSync(join(COMMITTED, file)).size, 0)
    expect(bytes).toBeLessThanOrEqual(4.5 * MEBIBYTE)
  })

  test('lists each package with the text of its license', () => {
    const listed = readFileSync(join(fresh, 'licenses.txt'), 'utf8')
      .split(`\n${'-'.repeat(80)}\n\n`)
      .flatMap((block) => {
        const [titles = '', ...text] = block.split('\n\n')
        return titles.split('\n').map((title) => ({ title, text: text.join('\n\n') }))
      })
    const missing = packagesOf(Object.keys(contents)).filter(
      (title) => !listed.some((one) => one.title.startsWith(`${title} (`) && /\b(copyright|license)\b/i.test(one.text))
    )
    expect(missing).toEqual([])
    expect(listed.map(({ title }) => title)).toContainEqual(expect.stringContaining('snowflake-sdk'))
  })

  test('contains nothing copyleft', () => {
    expect(readFileSync(join(fresh, 'licenses.txt'), 'utf8')).not.toMatch(/GNU (AFFERO |LESSER )?GENERAL PUBLIC/i)
  })

  test.each(['s3', 'iam', 'sts', 'sns'] as const)('contains exactly the used commands of %s', (client) => {
    const command = new RegExp(`/client-${client}/.*/commands/(\\w+)Command\\.js$`)
    const found = Object.keys(contents).flatMap((file) => command.exec(file)?.[1] ?? [])
    // S3's client itself needs this one, for directory buckets.
    const internal = client === 's3' ? ['CreateSession'] : []
    const used = Object.entries(OPERATIONS).filter(([, operation]) => operation.client === client)
    expect(found.sort()).toEqual([...used.map(([name]) => name), ...internal].sort())
  })

  test('does not contain the SDKs that the driver would load', () => {
    const excluded = /@azure\/|google-auth-library|file_transfer_agent|winston|snowflake-sdk\/node_modules\/@aws-sdk/
    expect(Object.keys(contents).filter((file) => excluded.test(file))).toEqual([])
  })

  test("contains two HTTP clients: GitHub's client, which needs a proxy for fetch, has its own", () => {
    const copies = Object.keys(contents).filter((file) => file.endsWith('@actions/http-client/lib/index.js'))
    expect(copies.sort()).toEqual([
      'node_modules/@actions/github/node_modules/@actions/http-client/lib/index.js',
      'node_modules/@actions/http-client/lib/index.js'
    ])
  })
})

/** "name version" from the manifests. */
function packagesOf(files: readonly string[]): readonly string[] {
  const folders = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))
  return [...folders].map((one) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, one, 'package.json'), 'utf8')) as {
      name: string
      version: string
    }
    return `${manifest.name} ${manifest.version}`
  })
}
