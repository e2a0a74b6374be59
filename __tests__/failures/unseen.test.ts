import { expect, test } from '@jest/globals'
import { unseenNotes } from '../../src/failures/unseen'
import { registry } from '../../src/kinds/registry'
import type { Change } from '../../src/model/change'
import { change, plan } from '../report/plans'

const MISSING = change('create', 'storage-integration:I', [])
const PRESENT = change('none', 'database:DB', [])
const IN_AWS = change('create', 's3-bucket:b', [])

test.each<[string, readonly Change[], boolean]>([
  ['only some Snowflake objects are missing', [MISSING, PRESENT], true],
  ['all Snowflake objects are missing', [MISSING, IN_AWS], false],
  ['only AWS objects are missing', [PRESENT, IN_AWS], false]
])('%s', (_, changes, noted) => {
  const notes = unseenNotes(plan(...changes), registry, 'PLANNER')
  expect(notes).toEqual(noted ? [expect.stringContaining('PLANNER cannot see it')] : [])
})

test('without a role, the note is about the default role', () => {
  const [note] = unseenNotes(plan(MISSING, PRESENT), registry, null)
  expect(note).toContain('the user’s default role')
})
