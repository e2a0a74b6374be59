import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { OPERATIONS } from '../../src/aws/operations'
import { loadSql } from '../../src/snowflake/library'
import { LOGIN } from '../../src/snowflake/login'

const ROOT = join(import.meta.dirname, '../..')
const SQL = join(ROOT, 'sql')
const files = loadSql(SQL).files

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(ROOT, 'src', path), 'utf8'))
  .join('\n')

const found = (pattern: RegExp) => [
  ...new Set([...sources.matchAll(pattern)].map((match) => match.groups?.['name'] ?? ''))
]

const folder = [...new Set(files.map((file) => file.split('/')[0]))].join('|')

/** The names of statements in the sources. A template matches all names that it may produce. */
const statements = [
  ...found(new RegExp(`'(?<name>(?:${folder})/[\\w.-]+)'`, 'g')),
  ...found(new RegExp(`\`(?<name>(?:${folder})/(?:[\\w.-]|\\$\\{[^}]*\\})+)\``, 'g'))
]
  .filter((name) => name !== LOGIN.name)
  .map((name) => ({ name, pattern: patternOf(name) }))

/** The files that other files include. */
const included = files
  .filter((file) => !file.endsWith('.js'))
  .flatMap((file) => [...readFileSync(join(SQL, `${file}.sql`), 'utf8').matchAll(/\{\{include ([\w/-]+)\}\}/g)])
  .map(([, file]) => file)

function patternOf(template: string): RegExp {
  const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.$]/g, '\\$&'))
  return new RegExp(`^${parts.join('[\\w.-]+')}$`)
}

describe('statements', () => {
  test.each(statements)('$name exists', ({ pattern }) => {
    expect(files.filter((file) => pattern.test(file))).not.toEqual([])
  })

  test.each(files.filter((file) => !file.startsWith('queries/')))('%s is used', (file) => {
    expect(included.includes(file) || statements.some(({ pattern }) => pattern.test(file))).toBe(true)
  })
})

describe('calls to AWS', () => {
  const called = found(/\b(?:read|bucketRead|bucketWrite|roleRead|roleWrite|request)\(\s*'(?<name>[A-Z]\w+)'/g)

  test.each(Object.keys(OPERATIONS))('%s is used', (name) => {
    expect(called).toContain(name)
  })

  test.each(Object.entries(OPERATIONS))('%s is a command of the SDK', async (name, { client }) => {
    const sdk: Readonly<Record<string, object>> = {
      s3: await import('@aws-sdk/client-s3'),
      iam: await import('@aws-sdk/client-iam'),
      sts: await import('@aws-sdk/client-sts'),
      sns: await import('@aws-sdk/client-sns')
    }
    expect(sdk[client]).toHaveProperty(`${name}Command`)
  })
})
