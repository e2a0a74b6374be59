import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/failures/explain'
import type { ExplainedOutcome } from '../../src/model/outcome'
import { jobLog } from '../../src/report/job-log'
import { progressLine } from '../../src/report/progress'
import type { Report } from '../../src/report/report'
import { serviceError } from '../fakes/meanings'
import { change, field, report, unknown } from './plans'

const INTEGRATION = change('create', 'schema:DB.S', [field('enabled', undefined, true)])
const ROLE = change('update', 'iam-role:loader', [field('description', 'by hand', 'Managed')])
const SAME = change('none', 'database:DB', [])
const GONE = change('none', 'view:OLD', [])
const KEPT = change('none', 'database:DB', [], { notes: ['Kept: others may use it.'] })

/** The text of the group whose title begins with this word. */
function groupOf(given: Report, word: string): string {
  return jobLog(given).groups.find(({ title }) => title.split(' ')[0] === word)?.text ?? ''
}

describe('the verdict', () => {
  const outcome = (status: ExplainedOutcome['status'], of = INTEGRATION): ExplainedOutcome => ({
    address: of.address,
    kind: of.kind,
    action: of.action,
    status
  })
  const BLOCKED = change('blocked', 's3-notification:b', [], { reason: 'overlap' })

  test.each<[string, Report, string]>([
    ['plan, same', report([SAME]), '✅ In sync: 1 object as declared.'],
    ['plan', report([INTEGRATION, ROLE, SAME]), '📝 Plan: 1 to change, 1 to create; 1 as declared.'],
    [
      'every action',
      report([INTEGRATION, ROLE, change('replace', 'pipe:P', []), change('delete', 's3-logging:b', [])]),
      '📝 Plan: 1 to delete, 1 to replace, 1 to change, 1 to create.'
    ],
    ['check', report([ROLE], { mode: 'check' }), '⚠️ Drift: 1 to change.'],
    ['blocked', report([BLOCKED]), '⛔ Blocked: 1 change is not possible, so apply would change nothing.'],
    [
      'blocked apply',
      report([BLOCKED, BLOCKED, ROLE], { mode: 'apply' }),
      '⛔ Blocked: 2 changes are not possible, so nothing has been changed. Other changes: 1 to change.'
    ],
    [
      'applied',
      report([INTEGRATION, ROLE, SAME], { mode: 'apply', outcomes: [outcome('done'), outcome('unchanged', SAME)] }),
      '🚀 Applied: 1 created.'
    ],
    [
      'settled in the meantime',
      report([INTEGRATION, ROLE], { mode: 'apply', outcomes: [outcome('done'), outcome('unchanged', ROLE)] }),
      '🚀 Applied: 1 created; 1 was in place already when its turn came.'
    ],
    [
      'done by somebody else in the meantime',
      report([ROLE], { mode: 'apply', outcomes: [outcome('unchanged', ROLE)] }),
      '🚀 Applied: nothing had to be changed; 1 was in place already when its turn came.'
    ],
    [
      'stopped',
      report([INTEGRATION, ROLE], { mode: 'apply', outcomes: [outcome('failed'), outcome('not-reached', ROLE)] }),
      '❌ Apply stopped: 0 done, 1 failed, 1 not reached. Fix the cause and run it again: it continues from here.'
    ],
    [
      'a preview of destroy',
      report([change('delete', 'pipe:P', []), GONE, KEPT], { planFor: 'destroy' }),
      '📝 Plan to destroy: 1 to delete; 1 kept.'
    ],
    [
      'destroyed',
      report([change('delete', 'pipe:P', []), GONE, KEPT], {
        mode: 'destroy',
        outcomes: [{ address: 'pipe:P', kind: 'pipe', action: 'delete', status: 'done' }]
      }),
      '🗑️ Destroyed: 1 deleted; 1 kept.'
    ],
    ['destroyed before', report([SAME], { mode: 'destroy' }), '✅ In sync: there is nothing left to delete.'],
    [
      'unhealthy and drift',
      report([ROLE], {
        mode: 'check',
        health: { healthy: false, findings: [{ part: 'pipe', state: 'unhealthy', found: 'The pipe is PAUSED.' }] }
      }),
      '🚑 Unhealthy: 1 problem. Drift: 1 to change.'
    ]
  ])('%s', (_, given, expected) => {
    expect(jobLog(given).open.split('\n')[0]).toBe(expected)
  })
})

test('a plan, object by object', () => {
  const given = report(
    [
      change('create', 'schema:DB.S', [field('enabled', undefined, true), unknown('externalId')]),
      change('update', 'iam-role:loader', [
        unknown('trustedArn', 'AIDAEXAMPLE'),
        field('tags', ['a=1', 'b=2'], ['a=1', 'c=3']),
        field('boundary', null, '')
      ]),
      change('replace', 'pipe:DB.S.P', [field('definition', 'COPY A', 'COPY B', { forcesReplace: true })], {
        because: 'it cannot be changed in place',
        notes: ['Kept: the load history']
      }),
      change('update', 'function:DB.S.F', [field('body', 'a\nb\nc\nd\ne', 'a\nb\nc\nD\ne')]),
      change('blocked', 's3-notification:b', [], { reason: 'it overlaps "x".\nNarrow it.' }),
      change('delete', 's3-logging:b', [field('prefix', 'p/')]),
      change('none', 's3-bucket:b', [], { notes: ['Kept: 2 rules'] }),
      SAME
    ],
    { notes: ['No bucket matches x-*.'] }
  )
  const { open, groups } = jobLog(given)
  expect(open.split('\n\n').slice(1)).toEqual([
    'Note: No bucket matches x-*.',
    '⛔ Blocked',
    '! s3-notification:b is blocked\n    it overlaps "x".\n    Narrow it.',
    '🔐 Security: who has access\n~ iam-role:loader\n    Changes what the role can be allowed at most: its permissions boundary.',
    [
      '🗄️ Data: what happens to log lines',
      '- s3-logging:b',
      '    Logging will be turned off: requests will not be recorded. This deletes no log objects and no rows.',
      '± pipe:DB.S.P  (it cannot be changed in place)',
      '    The pipe will be paused, load what it has queued, and be replaced; the new one loads what arrives meanwhile. All rows are kept and none is loaded twice.',
      '~ function:DB.S.F',
      '    New lines will be parsed differently. Rows that are parsed already stay as they are. Lines that could not be parsed are parsed again.'
    ].join('\n')
  ])
  expect(groups.map(({ title }) => title)).toEqual(['AWS (2 changes)', 'Snowflake (3 changes)'])
  expect(groupOf(given, 'AWS').split('\n\n')).toEqual([
    '🔐 Security: who has access',
    '~ iam-role:loader\n    Changes what the role can be allowed at most: its permissions boundary.\n    trustedArn: AIDAEXAMPLE → (known after apply)\n    tags:\n      - b=2\n      + c=3\n    boundary: none → ""',
    '🗄️ Data: what happens to log lines',
    '- s3-logging:b\n    Logging will be turned off: requests will not be recorded. This deletes no log objects and no rows.\n    prefix: p/',
    '▫️ Stays as it is',
    '= s3-bucket:b\n    Kept: 2 rules'
  ])
  expect(groupOf(given, 'Snowflake').split('\n\n')).toEqual([
    '🗄️ Data: what happens to log lines',
    '± pipe:DB.S.P  (it cannot be changed in place)\n    The pipe will be paused, load what it has queued, and be replaced; the new one loads what arrives meanwhile. All rows are kept and none is loaded twice.\n    definition: COPY A → COPY B  (forces replacement)\n    Kept: the load history',
    '~ function:DB.S.F\n    New lines will be parsed differently. Rows that are parsed already stay as they are. Lines that could not be parsed are parsed again.\n    body:\n       b\n       c\n      -d\n      +D\n       e',
    '➕ Create',
    '+ schema:DB.S\n    enabled: true\n    externalId: (known after apply)'
  ])
})

test('a text that differs in two places', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh'
  const changes = [
    change('update', 'function:DB.S.F', [field('body', before, before.replace('a', 'A').replace('h', 'H\u202e'))])
  ]
  expect(groupOf(report(changes), 'Snowflake').split('\n\n').at(-1)).toBe(
    [
      '~ function:DB.S.F',
      '    New lines will be parsed differently. Rows that are parsed already stay as they are. Lines that could not be parsed are parsed again.',
      '    body:',
      '      @@ -1,3 +1,3 @@',
      '      -a',
      '      +A',
      '       b',
      '       c',
      '      @@ -6,3 +6,3 @@',
      '       f',
      '       g',
      '      -h',
      '      +H\\u202e'
    ].join('\n')
  )
})

test('an apply that stopped says what was done, what was not, and what to add', () => {
  const refusal = serviceError({ client: 'iam', name: 'CreateRole', input: { RoleName: 'loader' } }, 'AccessDenied', '')
  const failure = explain(refusal, { partition: 'aws', roleArn: 'arn:aws:iam::111122223333:role/team/loader' })
  const outcomes: readonly ExplainedOutcome[] = [
    { address: 's3-bucket:b', kind: 's3-bucket', action: 'create', status: 'done' },
    { address: 'iam-role:loader', kind: 'iam-role', action: 'create', status: 'failed', failure },
    { address: 'pipe:P', kind: 'pipe', action: 'create', status: 'not-reached' }
  ]
  const changes = outcomes.map(({ address, action }) => change(action, address, []))
  const given = report(changes, { mode: 'apply', outcomes })
  expect(jobLog(given).open.split('\n\n').slice(1)).toEqual([
    '❌ Failed',
    [
      '+ iam-role:loader failed to create',
      '    New access: Snowflake’s IAM user can assume this role, and only with the external ID.',
      '    Failed to create role loader: AccessDenied.',
      '    Allow it in the policy of the identity that runs this action: {"Effect":"Allow","Action":"iam:CreateRole","Resource":"arn:aws:iam::111122223333:role/team/loader"}.'
    ].join('\n')
  ])
  expect(groupOf(given, 'AWS')).toBe('➕ Create\n\n+ s3-bucket:b created')
  expect(groupOf(given, 'Snowflake')).toBe('➕ Create\n\n+ pipe:P not reached')
  expect(outcomes.map(progressLine)).toEqual([
    's3-bucket:b: created',
    'iam-role:loader: failed. Failed to create role loader: AccessDenied.',
    'pipe:P: not reached'
  ])
})

test('what is unhealthy is in sight, the rest folded', () => {
  const health = {
    healthy: false,
    findings: [
      { part: 'pipe' as const, state: 'unhealthy' as const, found: 'The pipe is PAUSED.', hint: 'Run apply.' },
      { part: 'task' as const, state: 'healthy' as const, found: 'The task is started.' }
    ]
  }
  const given = report([SAME], { mode: 'check', health })
  const problem = 'Unhealthy: 1 problem.\n    pipe (unhealthy): The pipe is PAUSED.\n      Run apply.'
  expect(jobLog(given).open.split('\n\n')[1]).toBe(problem)
  expect(jobLog(given).groups).toEqual([
    { title: 'Health (2 findings)', text: `${problem}\n    task (healthy): The task is started.` }
  ])
})

test('operations are listed under their object', () => {
  const operations = new Map([['pipe:P' as const, ['ALTER PIPE "P" …', 'CREATE OR REPLACE PIPE "P"\n  AS …']]])
  expect(groupOf(report([], { operations }), 'Operations')).toBe(
    '# pipe:P\nALTER PIPE "P" …\nCREATE OR REPLACE PIPE "P"\n  AS …'
  )
})

test('operations that only differ in the name of the object are said once', () => {
  const logging = (bucket: string, target = 'logs') => [
    `PutBucketLogging\n  Bucket: ${bucket}\n  TargetBucket: ${target}`
  ]
  const operations = new Map([
    ['s3-logging:app' as const, logging('app')],
    ['s3-logging:other' as const, logging('other', 'others')],
    ['s3-logging:site' as const, logging('site')],
    ['s3-logging:\u202eevil' as const, logging('\u202eevil')]
  ])
  expect(groupOf(report([], { operations }), 'Operations')).toBe(
    [
      '# s3-logging:app\nPutBucketLogging\n  Bucket: app\n  TargetBucket: logs\n',
      'The same, with its own name, for each of:\n# s3-logging:site\n# s3-logging:\\u202eevil\n',
      '# s3-logging:other\nPutBucketLogging\n  Bucket: other\n  TargetBucket: others'
    ].join('\n')
  )
})

test('a plan without anything to say has no groups', () => {
  expect(jobLog(report([SAME])).groups).toEqual([])
})

test('what is blocked is said once', () => {
  const given = report([change('blocked', 's3-notification:b', [field('events', ['a'], ['b'])], { reason: 'overlap' })])
  expect(jobLog(given).open).toContain('events:')
  expect(jobLog(given).groups).toEqual([])
})

test('thousands of names do not fill the log twice, nor with a line each', () => {
  const changes = Array.from({ length: 3_000 }, (_, at) => change('create', `s3-logging:fleet-${at}`, []))
  const operations = new Map(changes.map(({ address }) => [address, ['PutBucketLogging']]))
  const given = report(changes, { operations })
  expect(groupOf(given, 'AWS').split('\n').length).toBeLessThan(310)
  expect(groupOf(given, 'AWS')).toContain('s3-logging:fleet-2999')
  expect(groupOf(given, 'Operations')).toContain('# and 2980 more, which the changes above name')
})
