import { expect, test } from '@jest/globals'
import { NOTHING_LEFT } from '../../src/earlier/leftovers'
import { leftoverNotes } from '../../src/earlier/notes'
import { change } from '../report/plans'

const none = () => []
const removed = change('delete', 'iam-role:old', [])
const kept = change('none', 'table:DB.S.T', [])
const grant = change('delete', 'grant:ANALYST.SELECT.TABLE.T', [])
const planGrant = change('delete', 'grant:PLANNER.MONITOR.TASK.T', [])
const REVOKE = new Map<string, string>([
  [grant.address, 'REVOKE SELECT ON TABLE T'],
  [planGrant.address, 'REVOKE MONITOR ON TASK T']
])

test.each<[string, Parameters<typeof leftoverNotes>[0], Parameters<typeof leftoverNotes>[1], readonly RegExp[]]>([
  ['nothing', NOTHING_LEFT, 'keep', []],
  [
    'what can go',
    { changes: [removed], otherRoles: [], loading: [] },
    'keep',
    [/left iam-role:old\. Set `prune: true`/]
  ],
  [
    'what will go',
    { changes: [removed], otherRoles: [], loading: [] },
    'prune',
    [/left iam-role:old\. The next apply takes it away/]
  ],
  [
    'what a destroy leaves',
    { changes: [removed], otherRoles: [], loading: [] },
    'destroy',
    [/left iam-role:old\. This destroy does not/]
  ],
  [
    'what stays besides',
    { changes: [removed, kept], otherRoles: [], loading: [] },
    'keep',
    [/left iam-role:old/, /also left table:DB\.S\.T, which stays/]
  ],
  [
    'a reader',
    { changes: [grant], otherRoles: [], loading: [] },
    'keep',
    [/not in `reader-roles` can read the logs.*REVOKE SELECT ON TABLE T;$/]
  ],
  [
    'a role that only sees what is left',
    { changes: [planGrant], otherRoles: [], loading: [] },
    'keep',
    [/^Roles keep privileges on what an earlier declaration .*REVOKE MONITOR ON TASK T;$/]
  ],
  [
    'another pipeline',
    { changes: [], otherRoles: ['two'], loading: [] },
    'keep',
    [/Another pipeline reads .* role two/]
  ],
  [
    'what still loads, to keep',
    { changes: [], otherRoles: [], loading: ['DB.S.T (until about noon)'] },
    'keep',
    [/left stage DB\.S\.T \(until about noon\) .* After that, set `prune: true`/]
  ],
  [
    'what still loads, to prune',
    { changes: [], otherRoles: [], loading: ['DB.S.T (until about noon)'] },
    'prune',
    [/After that, a later apply takes that away/]
  ],
  [
    'what still loads, to destroy',
    { changes: [], otherRoles: [], loading: ['DB.S.T (until about noon)'] },
    'destroy',
    [/This destroy does not/]
  ]
])('%s', (_, left, about, expected) => {
  const notes = leftoverNotes(left, about, ({ kind, address }) =>
    kind === 'grant' ? [REVOKE.get(address) ?? ''] : none()
  )
  expect(notes).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
})
