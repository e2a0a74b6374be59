import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '../..')
const rows = readFileSync(join(ROOT, 'docs/vendor-facts.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, fact = '']) => fact !== 'fact' && !/^-+$/.test(fact))

describe('docs/vendor-facts.md', () => {
  test('has facts', () => {
    expect(rows.length).toBeGreaterThan(10)
  })

  test.each(rows)('%s%s: the test that shows it exists', (_, fact = '', __ = '', shown = '') => {
    const [, file = '', title = ''] = /^`(__tests__\/[^`]+\.test\.ts)`: (.+)$/.exec(shown) ?? []
    expect(`${fact}: ${file}`).toContain('__tests__/')
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(title)
  })
})
