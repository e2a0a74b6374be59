import { expect, test } from '@jest/globals'
import { NOTHING_LEFT } from '../../src/earlier/leftovers'
import { leftoverNotes } from '../../src/earlier/notes'
import { change } from '../report/plans'

const none = () => []
const removed = change('delete', 'iam-role:old', [])
const kept = change('none', 'table:DB.S.T', [])
const grant = change('delete', 'grant:ANALYST.SELECT.TABLE.T', [])

test.each<[string, Parameters<typeof leftoverNotes>[0], Parameters<typeof leftoverNotes>[1], readonly RegExp[]]>([
  ['nothing', NOTHING_LEFT, 'keep', []],
  ['what can go', { changes: [removed], otherRoles: [] }, 'keep', [/left iam-role:old\. Set `prune: true`/]],
  [
    'what will go',
    { changes: [removed], otherRoles: [] },
    'prune',
    [/left iam-role:old\. The next apply takes it away/]
  ],
  [
    'what a destroy leaves',
    { changes: [removed], otherRoles: [] },
    'destroy',
    [/left iam-role:old\. This destroy does not/]
  ],
  [
    'what stays besides',
    { changes: [removed, kept], otherRoles: [] },
    'keep',
    [/left iam-role:old/, /also left table:DB\.S\.T, which stays/]
  ],
  ['a reader', { changes: [grant], otherRoles: [] }, 'keep', [/not in `reader-roles` can read the logs.*REVOKE x;$/]],
  ['another pipeline', { changes: [], otherRoles: ['two'] }, 'keep', [/Another pipeline reads .* role two/]]
])('%s', (_, left, about, expected) => {
  const notes = leftoverNotes(left, about, ({ kind }) => (kind === 'grant' ? ['REVOKE x'] : none()))
  expect(notes).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
})
