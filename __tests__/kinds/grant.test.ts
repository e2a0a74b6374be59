import { describe, expect, test } from '@jest/globals'
import { grant } from '../../src/kinds/grant'
import { registry } from '../../src/kinds/registry'
import { view } from '../../src/kinds/view'
import { DETECTION_SETTINGS } from '../../src/model/detections'
import { EVENT_SCHEMAS } from '../../src/model/events'
import type { Row } from '../../src/model/operation'
import { grantAccess } from '../../src/review/access'
import { answering, changeFound, deletionOf, NOW, sql, stepsAsSql, workOf } from '../fakes/answers'
import { configWith } from '../fakes/config'

const READERS = configWith({ snowflake: { readerRoles: ['ANALYST', 'on "call"'] } })
const UNREDACTED = configWith({ snowflake: { readerRoles: ['ANALYST'], redactsSignatures: false } })
const PLANNERS = configWith({ snowflake: { planRoles: ['PLANNER'] } })
const S = 'S3_ACCESS_LOGS_DB.PUBLIC'

/** Privilege, type and name in SQL; and, where they are other, as SHOW GRANTS lists them. */
type Listed = readonly [privilege: string, type: string, name: string, listed?: { on?: string; as?: string }]

const TO_READ: readonly Listed[] = [
  ['USAGE', 'DATABASE', 'S3_ACCESS_LOGS_DB'],
  ['USAGE', 'SCHEMA', S],
  ['SELECT', 'VIEW', `${S}.S3_ACCESS_LOGS_REQUESTS`],
  ['SELECT', 'VIEW', `${S}.S3_ACCESS_LOGS_DENIED`],
  ['SELECT', 'VIEW', `${S}.S3_ACCESS_LOGS_ANONYMOUS`]
]

const TO_READ_ALL: readonly Listed[] = [
  ...TO_READ.slice(0, 2),
  ['SELECT', 'TABLE', `${S}.S3_ACCESS_LOGS`],
  ...TO_READ.slice(2)
]

const TO_SEE: readonly Listed[] = [
  ['USAGE', 'DATABASE', 'S3_ACCESS_LOGS_DB'],
  ['USAGE', 'SCHEMA', S],
  ['MONITOR', 'WAREHOUSE', 'S3_ACCESS_LOGS_WH'],
  ['USAGE', 'INTEGRATION', 'S3_INT_S3_ACCESS_LOGS'],
  ['USAGE', 'FILE FORMAT', `${S}.TEXT_FORMAT`, { on: 'FILE_FORMAT' }],
  ['USAGE', 'STAGE', `${S}.S3_ACCESS_LOGS`],
  ['REFERENCES', 'TABLE', `${S}.S3_ACCESS_LOGS_STAGING`],
  ['REFERENCES', 'TABLE', `${S}.S3_ACCESS_LOGS`],
  ['REFERENCES', 'TABLE', `${S}.S3_ACCESS_LOGS_UNPARSED`],
  [
    'USAGE',
    'FUNCTION',
    `${S}.PARSE_S3_ACCESS_LOGS(VARCHAR)`,
    { as: `${S}."PARSE_S3_ACCESS_LOGS(LINE VARCHAR):TABLE(REASON VARCHAR)"` }
  ],
  [
    'USAGE',
    'FUNCTION',
    `${S}.DECODE_S3_ACCESS_LOGS_KEY(VARCHAR)`,
    { as: `${S}."DECODE_S3_ACCESS_LOGS_KEY(KEY VARCHAR):VARCHAR"` }
  ],
  ['SELECT', 'STREAM', `${S}.S3_ACCESS_LOGS_STREAM`],
  ['MONITOR', 'PIPE', `${S}.S3_ACCESS_LOGS_PIPE`],
  ['MONITOR', 'TASK', `${S}.S3_ACCESS_LOGS_TRANSFORMATION`],
  ['REFERENCES', 'VIEW', `${S}.S3_ACCESS_LOGS_REQUESTS`],
  ['REFERENCES', 'VIEW', `${S}.S3_ACCESS_LOGS_DENIED`],
  ['REFERENCES', 'VIEW', `${S}.S3_ACCESS_LOGS_ANONYMOUS`]
]

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants */
const rowsOf = (listed: readonly Listed[]) =>
  listed.map(([privilege, type, name, { on = type, as = name } = {}]) => ({
    privilege,
    granted_on: on,
    name: as,
    granted_to: 'ROLE'
  }))
const quoted = (name: string) => name.replaceAll(/[A-Z]\w*(?=\.|$|\()/g, (part) => `"${part}"`)

const CASES = (
  [
    [READERS, 'ANALYST', TO_READ],
    [UNREDACTED, 'ANALYST', TO_READ_ALL],
    [PLANNERS, 'PLANNER', TO_SEE]
  ] as const
).flatMap(([config, role, listed]) =>
  listed.map(([privilege, type, name], at) => ({ config, role, listed, privilege, type, name, at }))
)

test.each([
  ['no roles', configWith(), 0],
  ['two readers', READERS, 10],
  ['a reader of what nobody redacts', UNREDACTED, 6],
  ['one role that plans', PLANNERS, 17],
  ['one that plans, without a warehouse', configWith({ snowflake: { planRoles: ['PLANNER'], warehouse: null } }), 16],
  // USAGE on the database and the schema is the same for both.
  ['one in both lists', configWith({ snowflake: { readerRoles: ['ANALYST'], planRoles: ['ANALYST'] } }), 20]
])('%s: one object for each role and privilege, each with its own address', (_, config, count) => {
  const addresses = grant.declare(config, sql).map(({ address }) => address)
  expect([addresses.length, new Set(addresses).size]).toEqual([count, count])
})

test('a role that plans sees each declared object of Snowflake', () => {
  const seen = new Set(grant.declare(PLANNERS, sql).flatMap(({ after = [] }) => after))
  const kinds = [...registry.values()].filter(
    (kind) => kind.cloud === 'snowflake' && kind.name !== 'grant' && kind.isTemporary !== true
  )
  const objects = kinds.flatMap((kind) => kind.declare(PLANNERS, sql)).map(({ address }) => address)
  expect(objects.filter((address) => !seen.has(address))).toEqual([])
})

describe.each(CASES)('$role: $privilege on $type $name', ({ config, role, listed, privilege, type, name, at }) => {
  const rows = rowsOf(listed)

  test('granted', async () => {
    const change = await changeFound(grant, config, { 'grant/show': rows }, at)
    expect(change.action).toBe('none')
    expect(stepsAsSql(grant, deletionOf(change))).toEqual([
      `REVOKE ${privilege} ON ${type} ${quoted(name)} FROM ROLE "${role}"`
    ])
  })

  test('missing, whatever else is granted', async () => {
    const others = [...rows.filter((_, row) => row !== at), { ...rows[at], privilege: 'OPERATE' }]
    const change = await changeFound(grant, config, { 'grant/show': others }, at)
    expect([change.action, stepsAsSql(grant, workOf(change))]).toEqual([
      'create',
      [`GRANT ${privilege} ON ${type} ${quoted(name)} TO ROLE "${role}"`]
    ])
  })
})

test.each([
  [READERS, '002003', /Role ANALYST does not exist: run CREATE ROLE ANALYST; or remove it from reader-roles/],
  [PLANNERS, '002003', /Role PLANNER does not exist: run CREATE ROLE PLANNER; or remove it from plan-roles/],
  [READERS, '003001', /GRANT ROLE ANALYST TO ROLE/]
])('an error for the role blocks: %#', async (config, code, reason) => {
  const change = await changeFound(grant, config, { 'grant/show': code })
  expect(change).toMatchObject({ action: 'blocked', reason: expect.stringMatching(reason) })
})

test('a view may be listed as a table, where behavior change 2026_06 is off', async () => {
  const rows = rowsOf(TO_READ).map((row) => ({ ...row, granted_on: row.granted_on.replace('VIEW', 'TABLE') }))
  for (const [at] of TO_READ.entries())
    expect((await changeFound(grant, READERS, { 'grant/show': rows }, at)).action).toBe('none')
})

test('readers may read every view, and planners may see it', () => {
  const roles = { readerRoles: ['ANALYST'], planRoles: ['PLANNER'] }
  const config = configWith({ snowflake: { ...roles, detections: DETECTION_SETTINGS, eventSchemas: EVENT_SCHEMAS } })
  const views = view.declare(config, sql).map(({ address }) => address.replace(/^view:/, ''))
  const granted = grant.declare(config, sql).map(({ address }) => address)
  expect(views.length).toBeGreaterThan(EVENT_SCHEMAS.length + 3)
  for (const name of views) {
    expect(granted).toContain(`grant:ANALYST.SELECT.VIEW.${name}`)
    expect(granted).toContain(`grant:PLANNER.REFERENCES.VIEW.${name}`)
  }
})

describe('a reader who can also read the table, where nothing is redacted', () => {
  const view = TO_READ.findIndex(([, , name]) => name.endsWith('_REQUESTS'))
  const REVOKE = [`REVOKE SELECT ON TABLE ${quoted(`${S}.S3_ACCESS_LOGS`)} FROM ROLE "ANALYST"`]
  const granted = (name: string, by: string) => ({
    ...rowsOf([['SELECT', 'TABLE', `${S}.${name}`]])[0],
    granted_by: by
  })
  const found = (grants: readonly Row[], config = READERS) =>
    changeFound(
      grant,
      config,
      {
        'grant/show': [...rowsOf(TO_READ), ...grants],
        'grant/show-on': [{ privilege: 'OWNERSHIP', grantee_name: 'OWNER' }]
      },
      view
    )

  test('because an earlier version let it: loses that, and a plan says why', async () => {
    const change = await found([granted('S3_ACCESS_LOGS', 'OWNER')])
    expect(change).toMatchObject({
      action: 'update',
      diff: [{ field: 'unredactedTable', before: `${S}.S3_ACCESS_LOGS`, after: null }]
    })
    expect(stepsAsSql(grant, workOf(change))).toEqual(REVOKE)
    expect(stepsAsSql(grant, deletionOf(change))).toEqual([
      `REVOKE SELECT ON VIEW ${quoted(`${S}.S3_ACCESS_LOGS_REQUESTS`)} FROM ROLE "ANALYST"`,
      ...REVOKE
    ])
    expect(grantAccess(workOf(change), { isRunning: true, changes: [] })).toEqual([
      {
        concerns: 'security',
        sentence: expect.stringMatching(
          /^Narrows access: role ANALYST loses SELECT on table S3_ACCESS_LOGS_DB\.PUBLIC\.S3_ACCESS_LOGS\. Signatures, .*`redact-signatures: false`/
        ),
        done: expect.stringMatching(/^Narrowed access: role ANALYST no longer has SELECT on table /)
      }
    ])
  })

  test.each([
    [
      'somebody else granted it',
      [granted('S3_ACCESS_LOGS', 'SECURITY')],
      /Somebody else granted it that.*REVOKE SELECT ON TABLE/
    ],
    [
      'it can read the other tables too',
      [granted('S3_ACCESS_LOGS', 'OWNER'), granted('S3_ACCESS_LOGS_UNPARSED', 'OWNER')],
      /It can read the other tables, too/
    ]
  ])('%s: keeps it, with a note', async (_, grants, note) => {
    expect(await found(grants)).toMatchObject({ action: 'none', notes: [expect.stringMatching(note)] })
  })

  test('without the view, too: gets the one and loses the other', async () => {
    const grants = [...rowsOf(TO_READ.filter((_, at) => at !== view)), granted('S3_ACCESS_LOGS', 'OWNER')]
    const answers = { 'grant/show': grants, 'grant/show-on': [{ privilege: 'OWNERSHIP', grantee_name: 'OWNER' }] }
    const change = await changeFound(grant, READERS, answers, view)
    expect(stepsAsSql(grant, workOf(change))).toEqual([
      `GRANT SELECT ON VIEW ${quoted(`${S}.S3_ACCESS_LOGS_REQUESTS`)} TO ROLE "ANALYST"`,
      ...REVOKE
    ])
  })

  describe('through another role', () => {
    const FULL = configWith({ snowflake: { readerRoles: ['ANALYST'] }, health: { depth: 'full' } })
    const TABLE = `${S}.S3_ACCESS_LOGS`
    const has = (on: 'ROLE' | 'DATABASE_ROLE', name: string) => ({ privilege: 'USAGE', granted_on: on, name })
    const reads = (to: string, name: string) => ({ privilege: 'SELECT', granted_to: to, grantee_name: name })
    const owned = { privilege: 'OWNERSHIP', granted_to: 'ROLE', grantee_name: 'OWNER' }

    /** @param granted what is granted to each role, or the error for it */
    const notesOf = async (
      granted: Readonly<Record<string, readonly Row[] | string>>,
      onTable: readonly Row[],
      config = FULL
    ) => {
      const asked: string[] = []
      const observed = await grant.observe(
        grant.declare(config, sql)[view] as never,
        (operation) => {
          const { role } = operation.input as { readonly role?: string }
          asked.push(role ?? operation.name)
          const rows = role === undefined ? [owned, ...onTable] : (granted[role] ?? [])
          const answer = typeof rows === 'string' ? rows : role === 'ANALYST' ? [...rowsOf(TO_READ), ...rows] : rows
          return answering({ [operation.name]: answer })(operation)
        },
        NOW
      )
      return { notes: 'notes' in observed ? observed.notes : undefined, asked }
    }

    test.each<[string, Readonly<Record<string, readonly Row[] | string>>, readonly Row[], readonly RegExp[]]>([
      ['nobody else reads it', { ANALYST: [has('ROLE', 'TEAM')] }, [reads('ROLE', 'STRANGER')], []],
      [
        'a role that is granted to it',
        { ANALYST: [has('ROLE', 'TEAM')] },
        [reads('ROLE', 'TEAM')],
        [/through role TEAM\..*run REVOKE SELECT ON TABLE .*S3_ACCESS_LOGS FROM ROLE TEAM\.$/]
      ],
      [
        'the role of a role, in a circle',
        { ANALYST: [has('ROLE', 'TEAM')], TEAM: [has('ROLE', '"my team"'), has('ROLE', 'ANALYST')] },
        [reads('ROLE', 'my team')],
        [/through role "my team"\..* FROM ROLE "my team"\.$/]
      ],
      [
        'a database role, listed without its database',
        { ANALYST: [has('ROLE', 'TEAM')], TEAM: [has('DATABASE_ROLE', 'S3_ACCESS_LOGS_DB.AUDIT')] },
        [reads('DATABASE_ROLE', 'AUDIT')],
        [/through database role S3_ACCESS_LOGS_DB\.AUDIT\./]
      ],
      [
        'a database role of the same name in another database',
        { ANALYST: [has('DATABASE_ROLE', 'OTHER.AUDIT')] },
        [reads('DATABASE_ROLE', 'AUDIT')],
        []
      ],
      ['PUBLIC, which everybody has', {}, [reads('ROLE', 'PUBLIC')], [/through role PUBLIC\./]],
      [
        'its owner',
        { ANALYST: [has('ROLE', 'OWNER')] },
        [],
        [/through role OWNER\..*To end it, take it from role ANALYST\.$/]
      ],
      [
        'one whose privileges nobody lists for us',
        { ANALYST: [has('ROLE', 'TEAM')], TEAM: '003001' },
        [],
        [/^Role ANALYST may also .* through role TEAM: the role of this run cannot list/]
      ]
    ])('%s', async (_, granted, onTable, expected) => {
      const { notes } = await notesOf(granted, onTable)
      expect(notes).toEqual(expected.map((note) => expect.stringMatching(note)))
      for (const note of notes ?? []) expect(note).toContain(TABLE)
    })

    test('with `health: metadata`, nothing more is asked', async () => {
      const granted = { ANALYST: [has('ROLE', 'TEAM')] }
      expect(await notesOf(granted, [reads('ROLE', 'TEAM')], READERS)).toEqual({ notes: [], asked: ['ANALYST'] })
    })
  })
})
