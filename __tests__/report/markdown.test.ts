import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/failures/explain'
import { ActionError } from '../../src/model/errors'
import { COMMENT_LIMIT, SUMMARY_LIMIT } from '../../src/report/limits'
import { asMarkdown, failureAsMarkdown, forkAsMarkdown } from '../../src/report/markdown'
import { change, field, report, unknown } from './plans'

test('a plan', () => {
  const operations = new Map([['iam-role:loader' as const, ['iam:UpdateRole {}']]])
  const given = report(
    [
      change('create', 'storage-integration:S3_INT', [unknown('externalId')]),
      change('update', 'iam-role:loader', [field('tags', ['a|1'], ['b']), field('description', 'x', 'y')]),
      change('replace', 'pipe:P', [field('sql', 'a\nb', 'a\nc', { forcesReplace: true })], { because: 'copy differs' }),
      change('blocked', 's3-notification:b', [], { reason: 'overlap' }),
      change('none', 's3-bucket:b', [], { notes: ['Kept: 2 rules'] }),
      change('none', 'database:DB', [])
    ],
    { operations, runUrl: 'https://github.com/o/r/actions/runs/1' }
  )
  expect(asMarkdown(given, SUMMARY_LIMIT)).toBe(`## S3 access logs to Snowflake: plan

**Blocked: 1 change is not possible, so apply would change nothing. Other changes: 1 to create, 1 to change, 1 to replace; 2 as declared.**

<code>s3&#58;//my-logs/access/ → DB.PUBLIC.LOGS</code>

> [!CAUTION]
> **<code>s3-notification:b</code> is blocked**<br>
> overlap

<details><summary>🟢 <code>storage-integration:S3_INT</code> to create</summary>

| property | declared |
| --- | --- |
| externalId | <code>(known after apply)</code> |

</details>

<details open><summary>🟡 <code>iam-role:loader</code> to change</summary>

| property | live | declared |
| --- | --- | --- |
| tags | only live:<br><code>a&#124;1</code> | only declared:<br><code>b</code> |
| description | <code>x</code> | <code>y</code> |

<details><summary>1 operation that would run</summary>

\`\`\`
iam:UpdateRole {}
\`\`\`

</details>

</details>

<details open><summary>🟠 <code>pipe:P</code> to replace (copy differs)</summary>

sql<br><sub>forces replacement</sub>

\`\`\`diff
 a
-b
+c
\`\`\`

</details>

<details><summary>⚪ <code>s3-bucket:b</code> as declared</summary>

Kept: 2 rules

</details>

<sub>Plan <code>dddddddddddd</code> · <a href="https://github.com/o/r/actions/runs/1">this run</a></sub>`)
})

describe('a report that is too long for GitHub is shortened', () => {
  const objects = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      change('create', `s3-logging:bucket-${at}`, [field('target', undefined, 'x'.repeat(200))])
    )
  const operations = (count: number) =>
    new Map(objects(count).map(({ address }) => [address, ['s3:PutBucketLogging '.repeat(20)]]))

  test('first without the operations', () => {
    const markdown = asMarkdown(report(objects(150), { operations: operations(150) }), COMMENT_LIMIT)
    expect(markdown.length).toBeLessThanOrEqual(COMMENT_LIMIT.size)
    expect(markdown).toContain('The operations are too long to show here')
    expect(markdown).toContain('bucket-149')
    expect(markdown).not.toContain('PutBucketLogging')
  })

  test.each([
    ['comment', COMMENT_LIMIT, 1_000],
    ['summary', SUMMARY_LIMIT, 10_000]
  ])('then without whole objects, and says how many: %s', (_, limit, count) => {
    const markdown = asMarkdown(report(objects(count)), limit)
    expect(limit.measure(markdown)).toBeLessThanOrEqual(limit.size)
    expect(limit.measure(markdown)).toBeGreaterThan(limit.size * 0.98)
    const [, omitted] = /(\d+) more objects and the operations are too long to show here/.exec(markdown) ?? []
    const shown = markdown.match(/<details>/g)?.length
    expect(Number(omitted) + Number(shown)).toBe(count)
    expect(markdown.match(/<\/details>/g)?.length).toBe(shown)
    expect(markdown).toContain('Plan <code>')
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
    '> **<code>iam-role:r</code> failed**<br>\n> Failed to confirm the change: it still differs.'
  )
  expect(markdown).toContain('✅ <code>s3-bucket:b</code> created')
  expect(markdown).toContain('❌ <code>iam-role:r</code> failed to create')
  expect(markdown).toContain('<code>pipe:P</code> not reached')
})

test('a run that failed before it had a plan', () => {
  const failure = explain(
    new ActionError({ code: 'INVALID_INPUT', goal: 'read the inputs', reason: '@you:\n- bucket: `x`' })
  )
  expect(failureAsMarkdown('plan', failure)).toBe(`## plan

> [!CAUTION]
> Failed to read the inputs: &#64;\u200byou:<br>&#45; bucket: &#96;x&#96;

See docs/troubleshooting.md#invalid_input.`)
})

test('a pull request from a fork', () => {
  expect(forkAsMarkdown('plan')).toContain('gives it no secrets')
})
