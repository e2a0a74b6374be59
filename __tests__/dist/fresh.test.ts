import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '../..')
const COMMITTED = join(ROOT, 'dist')
const MEBIBYTE = 1024 * 1024

const fresh = mkdtempSync(join(tmpdir(), 'dist-'))
afterAll(() => rmSync(fresh, { recursive: true }))

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

describe('dist/', () => {
  test('is built from the current sources: run `npm run build` and commit dist/', () => {
    execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), fresh], { cwd: ROOT })
    expect(filesOf(COMMITTED)).toEqual(filesOf(fresh))
    const stale = filesOf(fresh).filter((file) => !readFileSync(join(COMMITTED, file)).equals(readFileSync(join(fresh, file))))
    expect(stale).toEqual([])
  }, 180_000)

  test('stays small enough to download in every job', () => {
    const bytes = filesOf(COMMITTED).reduce((sum, file) => sum + statSync(join(COMMITTED, file)).size, 0)
    expect(bytes).toBeLessThanOrEqual(6 * MEBIBYTE)
  })

  test('contains nothing copyleft', () => {
    const licenses = readFileSync(join(COMMITTED, 'licenses.txt'), 'utf8')
    expect(licenses).toContain('snowflake-sdk')
    expect(licenses).not.toMatch(/GNU (AFFERO |LESSER )?GENERAL PUBLIC/i)
  })
})
