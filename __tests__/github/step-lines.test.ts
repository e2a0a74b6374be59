import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { stepLines } from '../../src/github/step-lines'

const ACTION = 'acme/s3-access-logs-to-snowflake'
const OURS = `${ACTION}@v1`

/** The texts of the lines that are found: what is used, and each input. */
function found(workflow: string, facts: { action?: string; job?: string; step?: string } = {}) {
  const lines = workflow.split(/\r?\n/)
  const at = stepLines(workflow, { action: ACTION, job: 'plan', step: '__acme_s3', ...facts })
  const text = (line: number) => lines[line - 1]?.trim() ?? ''
  return at && { uses: text(at.uses), inputs: Object.fromEntries([...at.inputs].map(([name, n]) => [name, text(n)])) }
}

const workflow = (...steps: readonly string[]) =>
  ['on: push', 'jobs:', '  plan:', '    runs-on: ubuntu-24.04', '    steps:', ...steps].join('\n')

const BOTH = { uses: `uses: ${OURS}`, inputs: { mode: 'mode: plan', bucket: 'bucket: logs' } }

describe('the step of this action', () => {
  test.each<[string, string, object]>([
    [
      'uses first',
      workflow(`      - uses: ${OURS}`, '        with:', '          mode: plan', '          bucket: logs'),
      { ...BOTH, uses: `- uses: ${OURS}` }
    ],
    [
      'a name first, and comments',
      workflow(
        '      # uses: nothing',
        '      - name: Plan',
        `        uses: ${OURS} # v1.2.3`,
        '        with:',
        '          # bucket: old',
        '          mode: plan',
        '',
        '          bucket: logs'
      ),
      { ...BOTH, uses: `uses: ${OURS} # v1.2.3` }
    ],
    [
      'with first, between other steps',
      workflow(
        '      - uses: actions/checkout@v7',
        '        with: { bucket: x }',
        '      - with:',
        '          mode: plan',
        '          bucket: logs',
        `        uses: ${OURS}`,
        '      - uses: actions/other@v1',
        '        with:',
        '          bucket: y'
      ),
      BOTH
    ],
    [
      'quotes, uppercase, lists not indented, CRLF',
      ['jobs:', '  plan:', '    steps:', `    - uses: "${OURS}"`, '      with:', "        'BUCKET': logs", ''].join(
        '\r\n'
      ),
      { uses: `- uses: "${OURS}"`, inputs: { bucket: "'BUCKET': logs" } }
    ],
    [
      'a value with several lines that look like inputs',
      workflow(
        `      - uses: ${OURS}`,
        '        with:',
        '          source-buckets: |',
        '            bucket: x',
        '          bucket: logs'
      ),
      { uses: `- uses: ${OURS}`, inputs: { 'source-buckets': 'source-buckets: |', bucket: 'bucket: logs' } }
    ],
    [
      'a script that writes a workflow',
      workflow('      - run: |', `          - uses: ${OURS}`, `      - uses: ${OURS}`),
      { uses: `- uses: ${OURS}`, inputs: {} }
    ],
    [
      'inputs on one line',
      workflow(`      - uses: ${OURS}`, '        with: { bucket: logs }'),
      { uses: `- uses: ${OURS}`, inputs: {} }
    ]
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  test('of the repository itself', () => {
    const text = workflow('      - uses: ./', '        with:', '          bucket: logs')
    expect(found(text, { action: '' })).toEqual({ uses: '- uses: ./', inputs: { bucket: 'bucket: logs' } })
  })
})

describe('several steps use it', () => {
  const two = workflow(
    `      - id: one`,
    `        uses: ${OURS}`,
    '        with:',
    '          bucket: first',
    '      - id: two',
    `        uses: ${OURS}`,
    '        with:',
    '          bucket: second',
    '  apply:',
    '    steps:',
    `      - uses: ${OURS}`,
    '        with:',
    '          bucket: third'
  )
  test.each<[string, object, string | undefined]>([
    ['the ID says which', { step: 'two' }, 'bucket: second'],
    ['the job says which', { job: 'apply' }, 'bucket: third'],
    ['neither does', {}, undefined],
    ['another job', { job: 'check' }, undefined]
  ])('%s', (_, facts, bucket) => {
    expect(found(two, facts)?.inputs['bucket']).toBe(bucket)
  })
})

test.each([
  ['another action', workflow('      - uses: acme/other@v1')],
  ['an action whose name begins the same', workflow(`      - uses: ${ACTION}-fork@v1`)],
  ['a reusable workflow', 'jobs:\n  plan:\n    uses: acme/other/.github/workflows/x.yml@v1'],
  ['no YAML', 'uses: \u0000 ::: - - |'],
  ['nothing', '']
])('nothing is found: %s', (_, text) => {
  expect(found(text)).toBeUndefined()
})

test("each workflow of the README, with the line of its 'bucket'", () => {
  const readme = readFileSync('README.md', 'utf8')
  const workflows = [...readme.matchAll(/^```yaml\n(name:[^]*?)^```$/gm)].map(([, text = '']) => text)
  expect(workflows).toHaveLength(3)
  for (const text of workflows) {
    const job = /^ {2}(\w+):\n {4}runs-on/m.exec(text)?.[1] ?? ''
    const at = found(text, { action: 'OWNER/s3-access-logs-to-snowflake', job, step: '__x' })
    expect(at).toMatchObject({ uses: expect.stringContaining('@v1'), inputs: { bucket: 'bucket: my-access-logs' } })
  }
})
