import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'

const SCRIPT = resolve('scripts/release/notes.mjs')

const folder = mkdtempSync(join(tmpdir(), 'release-notes-'))
afterAll(() => rmSync(folder, { recursive: true }))

function notes(
  tag: string,
  changelog: string,
  version = '1.2.3'
): { status: number | null; out: string; error: string } {
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }))
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, tag], { cwd: folder, encoding: 'utf8' })
  return { status, out: stdout, error: stderr }
}

const CHANGELOG = `# Changelog

## Unreleased

## 1.2.3 - 2026-12-01

### Added

- A thing:

  \`\`\`sh
## not a heading
  \`\`\`

## 1.2.2 - 2026-11-01

- Older.
`

describe('the notes of a release', () => {
  test('are the complete section of its version', () => {
    expect(notes('v1.2.3', CHANGELOG)).toEqual({
      status: 0,
      out: '### Added\n\n- A thing:\n\n  ```sh\n## not a heading\n  ```\n',
      error: ''
    })
  })

  test('of the oldest version go to the end of the file', () => {
    expect(notes('v1.2.2', CHANGELOG, '1.2.2')).toEqual({ status: 0, out: '- Older.\n', error: '' })
  })

  test.each([
    { tag: '', changelog: CHANGELOG, says: '"" does not name a release. A release is named v1.2.3.\n' },
    { tag: '1.2.3', changelog: CHANGELOG, says: '"1.2.3" does not name a release. A release is named v1.2.3.\n' },
    {
      tag: 'v1.2.3-rc.1',
      changelog: CHANGELOG,
      says: '"v1.2.3-rc.1" does not name a release. A release is named v1.2.3.\n'
    },
    {
      tag: 'v1.2.30',
      changelog: CHANGELOG,
      says: 'package.json has version 1.2.3 instead of 1.2.30.\nCHANGELOG.md has no heading "## 1.2.30 - YYYY-MM-DD".\n'
    },
    {
      tag: 'v1.2.3',
      changelog: '## Unreleased\n\n## 1.2.3 - soon\n',
      says: 'CHANGELOG.md has no date in "## 1.2.3 - soon".\nCHANGELOG.md says nothing below "## 1.2.3 - soon".\n'
    },
    {
      tag: 'v1.2.3',
      changelog: '## Unreleased\n\n- New.\n\n## 1.2.3 - 2026-12-01\n\n- Old.\n',
      says: 'CHANGELOG.md still has entries below "## Unreleased".\n'
    }
  ])('refuses the tag "$tag": $says', ({ tag, changelog, says }) => {
    expect(notes(tag, changelog)).toEqual({ status: 1, out: '', error: says })
  })
})
