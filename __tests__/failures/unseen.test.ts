import { describe, expect, test } from '@jest/globals'
import { blindReasons, explainBlindness, hiddenReasons, leftUnseen, unseenNotes } from '../../src/failures/unseen'
import { registry } from '../../src/kinds/registry'
import type { Change } from '../../src/model/change'
import { change, plan } from '../report/plans'

const MISSING = change('create', 'storage-integration:I', [])
const PRESENT = change('none', 'database:DB', [])
const IN_AWS = change('create', 's3-bucket:b', [])

test.each<[string, readonly Change[], boolean]>([
  ['only some Snowflake objects are missing', [MISSING, PRESENT], true],
  ['all Snowflake objects are missing', [MISSING, IN_AWS], false],
  ['only AWS objects are missing', [PRESENT, IN_AWS], false],
  ['only a privilege is missing, which SHOW GRANTS would list', [change('create', 'grant:G', []), PRESENT], false]
])('%s', (_, changes, noted) => {
  const notes = unseenNotes(plan(...changes), registry, new Map(), 'PLANNER')
  expect(notes).toEqual(noted ? [expect.stringContaining('PLANNER cannot see it')] : [])
})

test('without a role, the note is about the default role', () => {
  const [note] = unseenNotes(plan(MISSING, PRESENT), registry, new Map(), null)
  expect(note).toContain('the user’s default role')
})

test('the note has all GRANTs', () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F']
  const missing = names.map((name) => change('create', `table:DB.S.${name}`, []))
  const needs = new Map(
    missing.map(({ address }, at) => [
      address,
      { name: 'REFERENCES', on: 'TABLE', object: ['DB', 'S', names[at] ?? ''] }
    ])
  )
  const noteOf = (count: number) =>
    unseenNotes(plan(PRESENT, ...missing.slice(0, count)), registry, needs, 'planner')[0]
  expect(noteOf(2)).toContain(
    'a privilege on it: GRANT REFERENCES ON TABLE DB.S.A TO ROLE PLANNER; GRANT REFERENCES ON TABLE DB.S.B TO ROLE PLANNER;'
  )
  expect(noteOf(6)).toContain('GRANT REFERENCES ON TABLE DB.S.F TO ROLE PLANNER;')
})

test.each([
  ['a plan: the GRANT to see it', false, 'GRANT REFERENCES ON TABLE DB.S.T TO ROLE R;'],
  [
    'an apply: its owner, and the GRANTs to see or to change it',
    true,
    [
      'To go on: as ACCOUNTADMIN, SHOW GRANTS ON TABLE DB.S.T says who owns it. Choose another name, or let the role see it, if it is as declared already:',
      'GRANT REFERENCES ON TABLE DB.S.T TO ROLE R;',
      'Otherwise give it to the role. As its owner: GRANT OWNERSHIP ON TABLE DB.S.T TO ROLE R COPY CURRENT GRANTS;'
    ].join('\n')
  ]
])('what another object shows to exist is hidden, for %s', (_, writes, advice) => {
  const needs = [{ name: 'REFERENCES', on: 'TABLE', object: ['DB', 'S', 'T'] }]
  const hidden = new Map([['table:DB.S.T' as const, { proof: 'without it, pipe:DB.S.P would not work', needs }]])
  expect([...hiddenReasons(hidden, 'R', writes)]).toEqual([
    ['table:DB.S.T', `R cannot see it, but it exists: without it, pipe:DB.S.P would not work. ${advice}`]
  ])
})

test('whoever has to change it is told how to own it', () => {
  const needs = ['SCHEMA', 'TABLE'].map((on) => ({
    name: 'USAGE',
    on,
    object: ['DB', 'S', 'T'].slice(0, on === 'SCHEMA' ? 2 : 3)
  }))
  const [reason] = hiddenReasons(new Map([['table:DB.S.T', { proof: 'x', needs }]]), 'DEPLOY', true).values()
  expect(reason).toContain('As its owner: GRANT OWNERSHIP ON TABLE DB.S.T TO ROLE DEPLOY COPY CURRENT GRANTS;')
  expect(reason).not.toContain('OWNERSHIP ON SCHEMA')
})

describe('a role that sees nothing', () => {
  const PIPE = 'pipe:DB.S.P' as const
  const unseen = { addresses: [PIPE, 'grant:x' as const], proofs: ['role r trusts it', 'bucket b notifies it'] }
  const needs = new Map([[PIPE, { name: 'MONITOR', on: 'PIPE', object: ['DB', 'S', 'my pipe'] }]])

  test.each([
    ['planner', 'role planner', 'PLANNER', 'plan-roles: planner'],
    ['"my role"', 'role "my role"', '"my role"', 'plan-roles: "my role"'],
    [null, 'the user’s default role', '<role>', 'set snowflake-role']
  ])('%s', (role, who, grantee, input) => {
    const { verdict, message, statements } = explainBlindness(unseen, needs, role, 'apply')
    expect(verdict).toContain(`${who} sees nothing`)
    expect(message.join(' ')).toContain('role r trusts it, and bucket b notifies it')
    expect(message.join(' ')).toContain(input)
    expect(statements).toEqual([`GRANT MONITOR ON PIPE DB.S."my pipe" TO ROLE ${grantee};`])
  })

  test('each object has its own GRANT', () => {
    expect([...blindReasons(unseen, needs, 'PLANNER')]).toEqual([
      [PIPE, 'PLANNER cannot see it. GRANT MONITOR ON PIPE DB.S."my pipe" TO ROLE PLANNER;'],
      ['grant:x', 'PLANNER cannot see it.']
    ])
  })
})

test.each<[string, readonly Change[], boolean]>([
  ['deletes something', [change('none', 'table:DB.S.T', []), change('delete', 'pipe:DB.S.P', [])], true],
  [
    'keeps what has no properties',
    [change('none', 'table:DB.S.T', [], { notes: ['Kept: others may use it.'] }), change('delete', 'pipe:DB.S.P', [])],
    false
  ],
  ['has nothing to delete', [change('none', 'table:DB.S.T', [])], false],
  ['sees everything', [change('delete', 'table:DB.S.T', []), change('delete', 'pipe:DB.S.P', [])], false]
])('a destroy that %s', (_, changes, noted) => {
  const needs = new Map([['table:DB.S.T' as const, { name: 'REFERENCES', on: 'TABLE', object: ['DB', 'S', 'T'] }]])
  const grant = 'GRANT REFERENCES ON TABLE DB.S.T TO ROLE DEPLOY;'
  expect(leftUnseen(plan(...changes), needs, 'DEPLOY')).toEqual(noted ? [expect.stringContaining(grant)] : [])
})
