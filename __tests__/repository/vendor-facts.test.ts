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

  test('has each fact once', () => {
    const facts = rows.map(([, fact = '']) => fact)
    expect(facts.filter((fact, at) => facts.indexOf(fact) !== at)).toEqual([])
  })

  test('has each delay of the sandbox', () => {
    const assumed = rows.map(([, , , , text = '']) => text).join(' ')
    const delays = readFileSync(join(ROOT, 'sandbox/aws/delays.ts'), 'utf8').matchAll(/^ {2}readonly (\w+)\?:/gm)
    const names = [...delays].map(([, name = '']) => name).filter((name) => name !== 'seed')
    expect(names.filter((name) => !assumed.includes(`\`${name}\``))).toEqual([])
  })

  test.each(rows)('%s%s: links to a page', (_, fact = '', page = '') => {
    if (fact.startsWith('An apply may be killed')) return
    expect(page).toMatch(
      /^\[[^\]]+\]\(https:\/\/(docs\.aws\.amazon\.com|docs\.snowflake\.com|community\.snowflake\.com|github\.com)\/\S+\)/
    )
  })

  test.each(rows)('%s%s: the test that shows it exists', (_, fact = '', __ = '', shown = '') => {
    const [, file = '', title = ''] = /^`(__tests__\/[^`]+\.test\.ts)`: (.+)$/.exec(shown) ?? []
    expect(`${fact}: ${file}`).toContain('__tests__/')
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(title)
  })
})
