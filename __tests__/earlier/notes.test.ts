import { expect, test } from '@jest/globals'
import { NOTHING_LEFT } from '../../src/earlier/leftovers'
import { leftoverNotes } from '../../src/earlier/notes'
import { change } from '../report/plans'

const none = () => []
const removed = change('delete', 'iam-role:old', [])
const kept = change('none', 'table:DB.S.T', [])
const grant = change('delete', 'grant:ANALYST.SELECT.TABLE.T', [])

test.each<[string, Parameters<typeof leftoverNotes>[0], boolean, readonly RegExp[]]>([
  ['nothing', NOTHING_LEFT, false, []],
  ['what can go', { changes: [removed], otherRoles: [] }, false, [/left iam-role:old\. Set `prune: true`/]],
  ['what will go', { changes: [removed], otherRoles: [] }, true, [/left iam-role:old\. The next apply takes it away/]],
  [
    'what stays besides',
    { changes: [removed, kept], otherRoles: [] },
    false,
    [/left iam-role:old/, /also left table:DB\.S\.T, which stays/]
  ],
  ['a reader', { changes: [grant], otherRoles: [] }, false, [/not in `reader-roles` can read the logs.*REVOKE x;$/]],
  ['another pipeline', { changes: [], otherRoles: ['two'] }, false, [/Another pipeline reads .* role two/]]
])('%s', (_, left, prune, expected) => {
  const notes = leftoverNotes(left, prune, ({ kind }) => (kind === 'grant' ? ['REVOKE x'] : none()))
  expect(notes).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
})
