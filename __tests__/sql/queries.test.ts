import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { grant } from '../../src/kinds/grant'
import { sql } from '../fakes/answers'
import { configWith } from '../fakes/config'
import { LIBRARY } from '../fakes/meanings'

const readable = grant
  .declare(configWith({ snowflake: { readerRoles: ['ANALYST'] } }), sql)
  .filter(({ identity }) => identity.privilege === 'SELECT')
  .map(({ identity }) => identity.object.join('.'))

test.each(LIBRARY.files.filter((file) => file.startsWith('queries/')))(
  '%s can be run by reader-roles, or says that it cannot',
  (file) => {
    const text = readFileSync(join(import.meta.dirname, `../../sql/${file}.sql`), 'utf8')
    const objects = [...text.matchAll(/\bFROM (\S+\.\S+\.\w+)/g)].map(([, name = '']) => name)
    expect(objects).not.toEqual([])
    expect(/which `reader-roles` cannot/.test(text)).toBe(!objects.every((name) => readable.includes(name)))
  }
)
