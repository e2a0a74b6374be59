import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { loadSql } from '../../src/clients/sql'
import { isRead } from '../../src/door/read-only'

const SQL = join(import.meta.dirname, '../../sql')
const files = loadSql(SQL).files.filter((file) => !file.endsWith('.js') && !file.startsWith('queries/'))
const linesOf = (file: string) => readFileSync(join(SQL, `${file}.sql`), 'utf8').split('\n')

describe.each(files)('%s', (file) => {
  const [what, url, first, ...rest] = linesOf(file)

  test('says what it does, and where that is documented', () => {
    expect(what).toMatch(/^-- \S.*$/)
    expect(url).toMatch(/^-- https:\/\/docs\.(snowflake|aws\.amazon)\.com\/\S+$/)
  })

  test('is one statement, without an end', () => {
    expect([first, ...rest].join('\n').trim()).not.toMatch(/;$/)
  })

  test('only reads when its name says so', () => {
    const reads = isRead({ client: 'snowflake', name: file, input: {} })
    const isReading = /^\s*(SHOW|DESCRIBE|SELECT|LIST)\b/.test(first ?? '')
    // A view's query is a part of other statements.
    if (reads || !file.startsWith('view/')) expect(isReading).toBe(reads)
  })
})
