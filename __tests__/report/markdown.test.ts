import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/failures/explain'
import type { Change } from '../../src/model/change'
import { ActionError } from '../../src/model/errors'
import { jobLog } from '../../src/report/job-log'
import { COMMENT_LIMIT, SUMMARY_LIMIT } from '../../src/report/limits'
import { asMarkdown, failureAsMarkdown, withoutSecretsAsMarkdown } from '../../src/report/markdown'
import type { Report } from '../../src/report/report'
import { change, field, report, unknown } from './plans'

test('a plan', () => {
  const operations = new Map([['iam-role:loader' as const, ['iam:UpdateRole {}']]])
  const given = report(
    [
      change('create', 'schema:S', [unknown('externalId')]),
      change('update', 'iam-role:loader', [field('tags', ['a|1'], ['b']), field('description', 'x', 'y')]),
      change('replace', 'pipe:P', [field('sql', 'a\nb', 'a\nc', { forcesReplace: true })], { because: 'copy differs' }),
      change('blocked', 's3-notification:b', [], { reason: 'overlap' }),
      change('none', 's3-bucket:b', [], { notes: ['Kept: 2 rules'] }),
      change('none', 'database:DB', [])
    ],
    { operations, runUrl: 'https://github.com/o/r/actions/runs/1' }
  )
  expect(asMarkdown(given, SUMMARY_LIMIT))
    .toBe(`## ⛔ Blocked: 1 change is not possible, so apply would change nothing. Other changes: 1 to replace, 1 to change, 1 to create; 2 as declared.

AWS <code>111122223333 us-east-1</code> · table <code>DB.PUBLIC.LOGS</code><br>commit <code>c0ffee1234</code> · planned 2026-11-27 07:30 UTC · <a href="https://github.com/o/r/actions/runs/1">this run</a>

Next: do what each block says, and run it again.

### ⛔ Blocked (1)

**AWS**

> [!CAUTION]
> **<code>s3-notification:b</code> is blocked**<br>
> overlap

### 🗄️ Data: what happens to log lines (1)

**Snowflake ingest**

<details open><summary>♻️ <code>pipe:P</code> to replace (copy differs)<br>The pipe will be paused, load what it has queued, and be replaced; the new one loads what arrives meanwhile. All rows are kept and none is loaded twice.</summary>

sql<br><sub>forces replacement</sub>

\`\`\`diff
 a
-b
+c
\`\`\`

</details>

### ✏️ Change (1)

**AWS**

<details open><summary>✏️ <code>iam-role:loader</code> to change</summary>

| property | live | declared |
| --- | --- | --- |
| tags<br><sub>what differs</sub> | <code>a&#124;1</code> | <code>b</code> |
| description | <code>x</code> | <code>y</code> |

<details><summary>1 operation that would run</summary>

\`\`\`
iam:UpdateRole {}
\`\`\`

</details>

</details>

### ➕ Create (1)

**Snowflake ingest**

<details><summary>➕ <code>schema:S</code> to create</summary>

| property | declared |
| --- | --- |
| externalId | <code>(known after apply)</code> |

</details>

### ▫️ Stays as it is (1)

**AWS**

<details><summary>▫️ <code>s3-bucket:b</code> as declared<br>Kept: 2 rules</summary></details>

<sub>1 more object as declared · plan <code>dddddddddddd</code></sub>`)
})

test('objects to which the same happens are one block', () => {
  const given = ['a', 'b', 'c'].map((name) =>
    change('create', `s3-logging:${name}`, [field('target', undefined, 'logs')])
  )
  const other = change('create', 's3-logging:d', [field('target', undefined, 'elsewhere')])
  const markdown = asMarkdown(report([...given, other]), SUMMARY_LIMIT)
  expect(markdown).toContain('<code>s3-logging</code>: logging of 3 buckets to turn on')
  expect(markdown).toContain('<code>a</code>, <code>b</code>, <code>c</code>')
  expect(markdown).toContain('<code>s3-logging:d</code> to turn on')
  expect(markdown).toContain('### ➕ Create (4)')
})

test('each table that is dropped says how many rows it has', () => {
  const given = ['A', 'B'].map((name) => ({
    ...change('delete', `table:${name}`, []),
    loss: { rows: 3, bytes: 5 }
  })) as readonly Change[]
  const markdown = asMarkdown(report(given, { planFor: 'destroy' }), SUMMARY_LIMIT)
  expect(markdown).toContain('2 to delete, with 6 rows (10 bytes)')
  expect(markdown.match(/The table will be dropped with all its rows: 3 rows/g)).toHaveLength(2)
})

test('a list in a cell is capped', () => {
  const arns = Array.from({ length: 299 }, (_, at) => `arn:aws:s3:::bucket-${at}`)
  const markdown = asMarkdown(
    report([change('update', 's3-delivery-policy:b', [field('sourceArns', [], arns)])]),
    SUMMARY_LIMIT
  )
  expect(markdown).toContain('<code>arn&#58;aws&#58;s3:::bucket-9</code><br>and 289 more |')
  expect(markdown).not.toContain('bucket-10<')
})

test('what a reason advises can be copied exactly', () => {
  const reason =
    'The role cannot do this. Run as the owner: GRANT CREATE PIPE ON SCHEMA "a`b@c".PUBLIC TO ROLE "D@x"; and allow {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}.'
  expect(asMarkdown(report([change('blocked', 'pipe:P', [], { reason })]), SUMMARY_LIMIT)).toContain(
    [
      '```',
      'GRANT CREATE PIPE ON SCHEMA "a`b@c".PUBLIC TO ROLE "D@x";',
      '{',
      '  "Effect": "Allow",',
      '  "Action": "s3:GetObject",',
      '  "Resource": "arn:aws:s3:::b/*"',
      '}',
      '```'
    ].join('\n')
  )
})

describe('a report that is too long for GitHub is shortened', () => {
  const objects = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      change('create', `view:view-${at}`, [field('query', undefined, `${at}`.padStart(200, 'x'))])
    )
  const operations = (count: number) =>
    new Map(objects(count).map(({ address }) => [address, ['CREATE VIEW … '.repeat(30)]]))
  const PIPE = change('replace', 'pipe:P', [field('definition', 'a', 'b')], { because: 'the stage moves' })

  test.each([
    ['comment', COMMENT_LIMIT, 150],
    ['summary', SUMMARY_LIMIT, 2_000]
  ])('the operations of the harmless first: %s', (_, limit, count) => {
    const all = new Map([...operations(count), ['pipe:P' as const, ['CREATE OR REPLACE PIPE P …']]])
    const markdown = asMarkdown(report([...objects(count), PIPE], { operations: all }), limit)
    expect(limit.measure(markdown)).toBeLessThanOrEqual(limit.size)
    expect(markdown).toMatch(/Too long to show here: the operations of \d+ changes\. /)
    expect(markdown).toContain(`view-${count - 1}<`)
    expect(markdown).toContain('CREATE OR REPLACE PIPE P …')
  })

  test.each([
    ['comment', COMMENT_LIMIT, 1_000, 'in the summary of the run'],
    ['summary', SUMMARY_LIMIT, 10_000, 'in the job log']
  ])('then the harmless as whole blocks, and the cut says which: %s', (_, limit, count, place) => {
    const runUrl = 'https://github.com/o/r/actions/runs/1'
    const markdown = asMarkdown(report([...objects(count), PIPE], { runUrl }), limit)
    expect(limit.measure(markdown)).toBeLessThanOrEqual(limit.size)
    expect(limit.measure(markdown)).toBeGreaterThan(limit.size * 0.98)
    const [, omitted] = /Too long to show here: (\d+) more view to create\. /.exec(markdown) ?? []
    const shown = markdown.match(/<details>/g)?.length
    expect(Number(omitted) + Number(shown)).toBe(count)
    expect(markdown.match(/<\/details>/g)?.length).toBe(Number(shown) + 1)
    expect(markdown).toContain('<code>pipe:P</code> to replace')
    expect(markdown).toContain(`All of it is <a href="${runUrl}">${place}</a>.`)
    expect(markdown).toContain('plan <code>')
  })

  const moved = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      change('update', `s3-logging:zoo-${at}`, [field('targetPrefix', `${at}/`.padStart(200, 'x'), 'a/')])
    )

  test('what is like others goes first, however important: a pipe to replace comes before 300 buckets', () => {
    const stream = change('create', 'stream:S', [])
    const markdown = asMarkdown(report([...moved(300), stream, PIPE]), COMMENT_LIMIT)
    expect(markdown.length).toBeLessThanOrEqual(COMMENT_LIMIT.size)
    const at = (text: string) => markdown.indexOf(text)
    expect(at('pipe:P</code> to replace')).toBeGreaterThan(at('### 🗄️ Data'))
    expect(at('s3-logging:zoo-0</code>')).toBeGreaterThan(at('pipe:P</code> to replace'))
    expect(at('stream:S</code> to create')).toBeGreaterThan(at('s3-logging:zoo-1</code>'))
    const [, omitted] = /Too long to show here: (\d+) more s3-logging to change\. /.exec(markdown) ?? []
    expect(Number(omitted) + (markdown.match(/s3-logging:zoo-/g)?.length ?? 0)).toBe(300)
  })

  test('each heading stands where its part begins, and once in a row', () => {
    const headings = asMarkdown(report([...moved(2), change('create', 'stream:S', []), PIPE]), COMMENT_LIMIT)
      .split('\n')
      .filter((line) => /^(###|\*\*)/.test(line))
    expect(headings).toEqual([
      '### 🗄️ Data: what happens to log lines (4)',
      '**Snowflake ingest**',
      '**AWS**',
      '**Snowflake ingest**'
    ])
  })

  test('of a change whose properties are too long, what happens is said', () => {
    const lines = Array.from({ length: 121 }, (_, at) => `${at}`.padStart(900, 'y')).join('\n')
    const long = [
      change('replace', 'pipe:P', [field('definition', 'x', lines)], { because: 'the stage moves' }),
      change('update', 'function:F', [field('body', 'x', lines)])
    ]
    const markdown = asMarkdown(report([...moved(2), ...long]), COMMENT_LIMIT)
    const titles = ['pipe:P</code> to replace', 'function:F</code> to change', 's3-logging:zoo-1</code>']
    expect(titles.filter((title) => !markdown.includes(title))).toEqual([])
    expect(/Too long to show here: .*/.exec(markdown)?.[0]).toContain(' the properties of 1 change. ')
  })

  test('the summary is measured in bytes', () => {
    expect(SUMMARY_LIMIT.measure('→')).toBe(3)
  })
})

test('an apply that stopped', () => {
  const failure = explain(
    new ActionError({ code: 'NOT_SETTLED', goal: 'confirm the change', reason: 'it still differs.' })
  )
  const markdown = asMarkdown(
    report([change('create', 's3-bucket:b', []), change('create', 'iam-role:r', []), change('create', 'pipe:P', [])], {
      mode: 'apply',
      outcomes: [
        { address: 's3-bucket:b', kind: 's3-bucket', action: 'create', status: 'done' },
        { address: 'iam-role:r', kind: 'iam-role', action: 'create', status: 'failed', failure },
        { address: 'pipe:P', kind: 'pipe', action: 'create', status: 'not-reached' }
      ]
    }),
    SUMMARY_LIMIT
  )
  expect(markdown).toContain(
    '> **<code>iam-role:r</code> failed to create**<br>\n> Failed to confirm the change: it still differs.'
  )
  expect(markdown).toContain('✅ <code>s3-bucket:b</code> created')
  expect(markdown).toContain('<code>pipe:P</code> not reached')
})

test('a run that failed before it had a plan', () => {
  const failure = explain(
    new ActionError({ code: 'INVALID_INPUT', goal: 'read the inputs', reason: '@you:\n- bucket: `x`' })
  )
  const run = {
    title: 'plan',
    about: 's3://logs/a/ → DB.PUBLIC.LOGS in acme',
    commit: '0123456789abcdef',
    startedAt: new Date('2026-11-27T16:01:00Z'),
    runUrl: 'https://github.com/o/r/actions/runs/1',
    sourceUrl: undefined
  }
  expect(failureAsMarkdown(failure, run)).toBe(`## ❌ Failed: plan

<code>s3&#58;//logs/a/ → DB.PUBLIC.LOGS in acme</code><br>commit <code>0123456789</code> · started 2026-11-27 16:01 UTC · <a href="https://github.com/o/r/actions/runs/1">this run</a>

> [!CAUTION]
> Failed to read the inputs: &#64;\u200byou:<br>&#45; bucket: <code>x</code>

See docs/troubleshooting.md#invalid_input.`)
  expect(failureAsMarkdown(failure, { ...run, about: undefined, commit: '', runUrl: '' })).toContain(
    '\n\nstarted 2026-11-27 16:01 UTC\n\n'
  )
})

test.each<[string, Report, string]>([
  ['drift', report([change('update', 'pipe:P', [])], { mode: 'check' }), '## ⚠️ Drift: 1 to change.'],
  [
    'destroyed',
    report([change('delete', 'pipe:P', [])], {
      mode: 'destroy',
      outcomes: [{ address: 'pipe:P', kind: 'pipe', action: 'delete', status: 'done' }]
    }),
    '## 🗑️ Destroyed: 1 deleted.'
  ]
])('the mark of the verdict is not escaped: %s', (_, given, expected) => {
  expect(asMarkdown(given, SUMMARY_LIMIT).split('\n')[0]).toBe(expected)
})

test('health: problems first, the worst at the top, and the rest folded', () => {
  const findings = [
    { part: 'delivery', state: 'healthy', found: 'Fine.' },
    { part: 'pipe', state: 'warning', found: 'Slow.' },
    { part: 'task', state: 'unhealthy', found: 'Stopped by @you.', hint: 'Run apply.' },
    { part: 'stream', state: 'healthy', found: 'Fresh.' }
  ] as const
  const given = report([], { mode: 'check', health: { healthy: false, findings } })
  expect(asMarkdown(given, SUMMARY_LIMIT)).toContain(`**Unhealthy: 1 problem, 1 warning.**

- ❌ **task**: Stopped by &#64;\u200byou.<br>Run apply.
- ⚠️ **pipe**: Slow.

<details><summary>✅ 2 checks without a problem</summary>

- ✅ **delivery**: Fine.
- ✅ **stream**: Fresh.

</details>`)
})

test('a run without secrets', () => {
  expect(withoutSecretsAsMarkdown('plan', ['It is from @you.', 'Push it.'])).toBe(
    '## plan\n\n> [!NOTE]\n> It is from &#64;\u200byou.<br>Push it.'
  )
})

test('what is blocked for one cause is one block, whatever it is', () => {
  const reason = 'Bucket logs belongs to another account.'
  const addresses = ['s3-bucket:logs', 's3-delivery-policy:logs', 's3-logging:app'] as const
  const markdown = asMarkdown(
    report(addresses.map((address) => change('blocked', address, [], { reason }))),
    SUMMARY_LIMIT
  )
  expect(markdown.match(/CAUTION/g)).toHaveLength(1)
  expect(markdown).toContain('**<code>s3-bucket:logs</code> and 2 more objects are blocked**')
  expect(markdown).toContain(addresses.map((address) => `<code>${address}</code>`).join(', '))
  expect(markdown).toContain('### ⛔ Blocked (3)')
})

describe('a dropped table is restored before an apply', () => {
  const changes = [change('none', 'pipe:P', []), change('create', 'table:DB.S.T', [])]
  test.each<[string, Report, boolean]>([
    ['a check', report(changes, { mode: 'check' }), true],
    ['a plan', report(changes), true],
    [
      'an apply that has created an empty one',
      report(changes, {
        mode: 'apply',
        outcomes: [{ address: 'table:DB.S.T', kind: 'table', action: 'create', status: 'done' }]
      }),
      false
    ],
    ['a first plan', report(changes.slice(1)), false]
  ])('%s', (_, given, isFirst) => {
    const head = asMarkdown(given, SUMMARY_LIMIT).split('###')[0]
    const [next, block] = ['Next: before anything else, restore', '```sql\nUNDROP TABLE DB.S.T;\n```']
    expect([head?.includes(next), head?.includes(block)]).toEqual([isFirst, isFirst])
  })
})

describe('a database or schema that may have been dropped', () => {
  const live = { destination: 'arn:aws:sqs:us-east-1:111122223333:sf-snowpipe-AIDA-x' }
  const notification = { ...change('none', 's3-notification:b', []), live } as Change
  const [database, schema, pipe] = (['database:DB', 'schema:DB.S', 'pipe:DB.S.P'] as const).map((one) =>
    change('create', one, [])
  ) as [Change, Change, Change]

  test.each<[string, readonly Change[], string | undefined]>([
    ['the database', [notification, database, schema, pipe], 'UNDROP DATABASE DB;'],
    ['the schema', [notification, change('none', 'database:DB', []), schema, pipe], 'UNDROP SCHEMA DB.S;'],
    ['a first plan', [change('create', 's3-notification:b', []), database, schema, pipe], undefined],
    ['a pipeline that is there', [notification, database, schema, change('none', 'pipe:P', [])], undefined]
  ])('can be restored before an apply: %s', (_, changes, statement) => {
    const given = report(changes)
    const head = asMarkdown(given, SUMMARY_LIMIT).split('###')[0]
    expect(head?.includes('Next: if somebody dropped it, restore it before anything else')).toBe(
      statement !== undefined
    )
    expect(/```sql\n(.*)\n```/.exec(head ?? '')?.[1]).toBe(statement)
    if (statement !== undefined) expect(jobLog(given).open).toContain(`    ${statement}`)
  })
})

test.each([
  [[change('none', 'pipe:P', []), change('none', 'database:DB', [])], '<sub>2 objects as declared · '],
  [[change('create', 'pipe:P', []), change('none', 'database:DB', [])], '<sub>1 more object as declared · ']
])('only what stands beside others is "more" %#', (changes, expected) => {
  expect(asMarkdown(report(changes), SUMMARY_LIMIT)).toContain(expected)
})
