import { describe, expect, test } from '@jest/globals'
import { DEFAULTS } from '../../src/inputs/known'
import { registry } from '../../src/kinds/registry'
import type { Change } from '../../src/model/change'
import { dangerText } from '../../src/model/danger-text'
import { appraise, TRAITS } from '../../src/review/appraise'
import { STATIONS } from '../../src/review/stations'
import { change, field, plan } from '../report/plans'

const PIPE = change('none', 'pipe:P', [])

function sentencesOf(given: Change, ...others: readonly Change[]): readonly string[] {
  const { dangers = [] } = appraise(plan(given, ...others)).get(given.address) ?? {}
  return dangers.map((danger) => `${danger.concerns}: ${dangerText(danger, 'sentence')}`)
}

test('every kind is known, and has one place in the picture', () => {
  expect(Object.keys(TRAITS).toSorted()).toEqual([...registry.keys()].toSorted())
  for (const kind of registry.keys()) {
    expect(STATIONS.filter(({ includes }) => includes({ kind, address: `${kind}:x` }))).toHaveLength(1)
  }
})

test('the inputs exist', () => {
  for (const { inputs } of Object.values(TRAITS)) {
    expect(inputs.filter((input) => !(input in DEFAULTS))).toEqual([])
    expect(inputs.length).toBeGreaterThan(0)
  }
})

test('the area agrees with where the kind is', () => {
  for (const [name, { cloud }] of registry) {
    expect([name, TRAITS[name]?.area === 'AWS']).toEqual([name, cloud === 'aws'])
  }
})

describe('the direction of access', () => {
  test.each<[string, Change, string]>([
    [
      'a privilege of every user',
      {
        ...change('create', 'grant:PUBLIC.SELECT', []),
        declared: {
          ...PIPE.declared,
          identity: { role: 'PUBLIC', privilege: 'SELECT', type: 'VIEW', object: ['DB', 'S', 'V'] }
        }
      },
      'security: Widens access: every user in the Snowflake account, through role PUBLIC, gets SELECT on view DB.S.V.'
    ],
    [
      'public access',
      change('update', 's3-bucket:b', [field('blockPublicPolicy', false, true)]),
      'security: Narrows access: public access to the log bucket is not fully blocked now; the change blocks it.'
    ]
  ])('%s', (_, given, expected) => {
    expect(sentencesOf(given, PIPE)).toContain(expected)
  })
})

describe('log lines', () => {
  test.each<[string, Change, RegExp]>([
    ['logging off', change('create', 's3-logging:b', []), /Logging is off/],
    [
      'logging elsewhere',
      change('update', 's3-logging:b', [field('targetPrefix', 'a/', 'b/')]),
      /^data: Logs go to s3:/
    ],
    ['a pipe that moves', change('replace', 'pipe:Q', [], { because: 'b' }), /All rows are kept/],
    ['a paused pipe', change('update', 'pipe:Q', [field('paused', true, false)]), /no rows arrive/],
    ['a stream without its position', change('replace', 'stream:S', [field('table', 'a', 'b')]), /lost its position/],
    ['a stream with its position', change('replace', 'stream:S', [field('mode', 'a', 'b')]), /at its own position/],
    ['a table that is dropped', change('delete', 'table:T', []), /will be dropped with all its rows/],
    [
      'a table that is missing',
      change('create', 'table:DB.S.T', []),
      /If somebody dropped it, first restore it with its rows: UNDROP TABLE DB\.S\.T; .* The change creates an empty table\./
    ],
    [
      'logs that expire',
      change('create', 's3-lifecycle:b', [field('expirationDays', undefined, 30)]),
      /older than 30 days/
    ]
  ])('%s', (_, given, expected) => {
    expect(sentencesOf(given, PIPE).filter((sentence) => sentence.startsWith('data: '))).toEqual([
      expect.stringMatching(expected)
    ])
  })

  test('logging that moves with the stage is no loss', () => {
    const move = {
      ...change('update', 's3-logging:b', [field('targetPrefix', 'a/', 'b/')]),
      live: { targetBucket: 'logs', targetPrefix: 'a/' },
      desired: { targetBucket: 'logs', targetPrefix: 'b/' }
    } as Change
    const stage = (url: string) => change('update', 'stage:S', [field('url', url, 's3://logs/b/')])
    expect(sentencesOf(move, PIPE, stage('s3://logs/a/'))).toEqual([
      expect.stringMatching(/^data: New logs will go to s3:\/\/logs\/b\/ instead of s3:\/\/logs\/a\/\.$/)
    ])
    expect(sentencesOf(move, PIPE, stage('s3://logs/c/'))).toEqual([
      expect.stringMatching(/^data: Logs go to s3:\/\/logs\/a\/ now; new ones will go to s3:\/\/logs\/b\//)
    ])
  })

  test('no sentence says that something is kept which another deletion of the same plan deletes', () => {
    const deleted = [
      's3-logging:b',
      's3-notification:b',
      'pipe:P',
      'stream:S',
      'task:K',
      'table:T',
      's3-bucket:b'
    ] as const
    const changes = deleted.map((address) => change('delete', address, []))
    const sentences = changes.flatMap((one) => sentencesOf(one, ...changes))
    expect(sentences.length).toBeGreaterThanOrEqual(deleted.length)
    for (const sentence of sentences) expect(sentence).not.toMatch(/kept|stay in/)
  })

  test('nothing is at stake on a first plan', () => {
    const first = ['s3-logging:b', 'pipe:P', 'stream:S', 'table:T', 'task:K', 's3-notification:b'] as const
    const changes = first.map((address) => change('create', address, []))
    for (const one of changes) expect(sentencesOf(one, ...changes)).toEqual([])
  })

  test.each([
    [change('create', 'task:R', []), /Rows older than 30 days will be deleted/],
    [change('update', 'task:R', [field('definition', 'a', 'b')]), /Rows older than 30 days will be deleted/],
    [change('update', 'task:R', [field('state', 'suspended', 'started')]), /Rows older than 30 days will be deleted/],
    [change('delete', 'task:R', []), /Old rows will not be deleted/]
  ])('a task that deletes rows %#', (given, sentence) => {
    const declared = { ...given.declared, identity: { deletesAfterDays: 30 } }
    expect(sentencesOf({ ...given, declared })).toEqual([expect.stringMatching(sentence)])
  })

  test('a comment is no danger', () => {
    expect(sentencesOf(change('update', 'pipe:P', [field('comment', 'a', 'b')]))).toEqual([])
    expect(sentencesOf(change('update', 'function:F', [field('comment', 'a', 'b')]))).toEqual([])
  })
})

describe('a privilege that is missing', () => {
  const grant = (
    action: 'create' | 'none',
    privilege: string,
    on: 'table:T' | 'table:U' | 'warehouse:W',
    role = 'R',
    input = 'plan-roles'
  ) => {
    const given = change(action, `grant:${role}.${privilege}.${on}`, [])
    const identity = { role, privilege, type: 'TABLE', object: [on], input }
    return { ...given, declared: { ...given.declared, identity, after: [on] } } as Change
  }
  const table = (action: 'create' | 'none') => change(action, 'table:T', [])
  const reader = (action: 'create' | 'none', on: 'table:T' | 'table:U', role = 'R') =>
    grant(action, 'SELECT', on, role, 'reader-roles')

  test.each<[string, Change, readonly Change[], boolean]>([
    [
      'comes back with its object',
      grant('create', 'REFERENCES', 'table:T'),
      [table('create'), grant('none', 'MONITOR', 'warehouse:W')],
      false
    ],
    ['comes back to a reader', reader('create', 'table:T'), [table('create'), reader('none', 'table:U')], false],
    [
      'was revoked from an object that is there',
      reader('create', 'table:T'),
      [table('none'), reader('none', 'table:U')],
      true
    ],
    ['goes to a new role', reader('create', 'table:T', 'NEW'), [table('create'), reader('none', 'table:U')], true],
    [
      'is more than a role that sees has',
      reader('create', 'table:T'),
      [table('create'), grant('none', 'REFERENCES', 'table:U')],
      true
    ],
    ['comes to a plan role with its object', grant('create', 'REFERENCES', 'table:T'), [table('create')], false],
    ['lets somebody else read the logs', reader('create', 'table:T'), [table('create')], true],
    ['lets everybody see', grant('create', 'REFERENCES', 'table:T', 'PUBLIC'), [table('create')], true],
    ['is on what exists', grant('create', 'REFERENCES', 'table:U'), [table('create')], true]
  ])('%s', (_, given, others, isNews) => {
    const widens = [expect.stringMatching(/^security: Widens access: (role|every user) /)]
    expect(sentencesOf(given, PIPE, ...others)).toEqual(isNews ? widens : [])
  })
})
