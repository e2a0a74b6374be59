import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { valuesIn } from '../../src/snowflake/heads'
import { LIBRARY } from '../fakes/meanings'

const SQL = join(import.meta.dirname, '../../sql')
const files = LIBRARY.files.filter((file) => !file.endsWith('.js') && !file.startsWith('queries/'))
const textOf = (file: string) => readFileSync(join(SQL, `${file}.sql`), 'utf8')
const bodyOf = (file: string) => textOf(file).replace(/^(?:--[^\n]*\n)+/, '')

/** The text with everything that it includes. */
function whole(file: string): string {
  return bodyOf(file).replaceAll(/\{\{include ([\w/-]+)\}\}/g, (_, part: string) => whole(part))
}

/** Values that a statement does not use, but that decide what it needs. */
const DECIDING: Readonly<Record<string, readonly string[]>> = {
  'alert/create': ['integration'],
  'alert/resume': ['warehouse'],
  'task/resume': ['warehouse'],
  'view/create-over-requests': ['requests']
}

describe.each(files)('%s', (file) => {
  test('links to its documentation', () => {
    expect(textOf(file)).toMatch(/^-- docs: https:\/\/docs\.(snowflake|aws\.amazon)\.com\/\S+$/m)
  })

  test('is one statement, without a semicolon', () => {
    expect(bodyOf(file).trim()).not.toMatch(/;$/)
  })

  test('is either a statement or a part of one', () => {
    const isPart = /^-- part: /.test(textOf(file))
    expect(LIBRARY.heads.has(file)).toBe(!isPart)
  })
})

describe.each([...LIBRARY.heads])('%s', (file, head) => {
  test('its access matches its first word', () => {
    // This function changes what it is about.
    const isReading = /^\s*(SHOW|DESCRIBE|SELECT(?! SYSTEM\$PIPE_FORCE_RESUME)|LIST)\b/.test(bodyOf(file))
    const isLoading = /^\s*(INSERT|UPDATE|DELETE|COPY|ALTER PIPE \{\{id pipe\}\} REFRESH)\b/.test(whole(file))
    expect(head.access).toBe(isReading ? 'read' : isLoading ? 'load' : 'write')
  })

  test('its head says whether it runs on a warehouse', () => {
    const readsTables = /^(?!CREATE|ALTER|TASK)[^]*\b(?:FROM|INTO) (?:\{\{id |@|TABLE\()/.test(whole(file).trim())
    expect(head.onWarehouse).toBe(readsTables)
  })

  test('its head only refers to values that the statement has', () => {
    const values = new Set([...whole(file).matchAll(/\{\{\w+ (\w+)\}\}/g)].map(([, name]) => name))
    const others = valuesIn(head).filter((name) => !values.has(name))
    expect([...new Set(others)]).toEqual(DECIDING[file] ?? [])
  })

  test('its goal can follow "Failed to"', () => {
    expect(head.goal).toMatch(/^[a-z]+ .*[^.]$/)
  })
})
