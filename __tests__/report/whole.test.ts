import { expect, test } from '@jest/globals'
import type { Change } from '../../src/model/change'
import type { ExplainedOutcome } from '../../src/model/outcome'
import { jobLog } from '../../src/report/job-log'
import { SUMMARY_LIMIT } from '../../src/report/limits'
import { seenOf } from '../../src/report/look'
import { asMarkdown } from '../../src/report/markdown'
import { outputsOf } from '../../src/report/outputs'
import { headline } from '../../src/report/words'
import { STATIONS } from '../../src/review/stations'
import { change, field, report } from './plans'

const NAMES = Array.from({ length: 240 }, (_, at) => `fleet-${at}`)
const POLICY = change('update', 's3-delivery-policy:logs', [field('undeclaredSources', NAMES, [])])
const CHANGES: readonly Change[] = [change('none', 's3-logging:app', []), POLICY]

function applied(status: ExplainedOutcome['status']) {
  const outcome = { address: POLICY.address, kind: POLICY.kind, action: 'update', status } as const
  return report(CHANGES, { mode: 'apply', stations: STATIONS, outcomes: [outcome] })
}

test('buckets whose logging a change of the policy turns off count as deleted', () => {
  const given = report(CHANGES, { stations: STATIONS })
  expect(headline(given)).toBe('📝 Plan: 240 to delete, 1 to change; 1 as declared.')
  expect(outputsOf({ config: { role: { arn: '' } } as never, report: given, ofObjects: {} })).toMatchObject({
    changes: '241'
  })
  const markdown = asMarkdown(given, SUMMARY_LIMIT)
  expect(markdown).toContain(
    '🗑️ <code>s3-logging</code>: logging of 240 buckets to turn off<br>Logging will be turned off: requests will not be recorded.'
  )
  expect(markdown).toContain('<code>fleet-0</code>, <code>fleet-1</code>')
  expect(markdown).not.toContain('undeclaredSources')
})

test.each<[string, Change]>([
  ['changes', POLICY],
  [
    'is created',
    { ...change('create', 's3-delivery-policy:logs', []), action: 'create', desired: {}, extra: { pruned: NAMES } }
  ]
])('that the policy which turns off logging %s is said before everything else', (_, policy) => {
  const given = report([policy], { stations: STATIONS })
  const first =
    '240 buckets not in source-buckets: fleet-0, fleet-1, fleet-2, fleet-3, fleet-4 and 235 more. Logging will be turned off'
  const markdown = asMarkdown(given, SUMMARY_LIMIT)
  expect(markdown.slice(0, markdown.indexOf('mermaid'))).toContain(first)
  expect(jobLog(given).open).toContain(first)
  const outcome = { address: policy.address, kind: policy.kind, action: policy.action, status: 'done' } as const
  expect(asMarkdown({ ...given, mode: 'apply', outcomes: [outcome] }, SUMMARY_LIMIT)).not.toContain(
    'not in source-buckets'
  )
})

test.each([
  ['done', '🚀 Applied: 240 deleted, 1 changed.', '⏹️ logging off'],
  ['unchanged', '🚀 Applied: nothing had to be changed; 1 was in place already when its turn came.', '✅ in sync']
] as const)('after an apply, they ended as the policy did: %s', (status, expected, word) => {
  const given = applied(status)
  expect(headline(given)).toBe(expected)
  expect(STATIONS.flatMap((station) => (station.id === 'sources' ? [seenOf(station, given)?.word] : []))).toEqual([
    word
  ])
})

test('if the policy failed, none of them is said to be done', () => {
  const markdown = asMarkdown(applied('failed'), SUMMARY_LIMIT)
  expect(markdown).toContain('⏸️ <code>s3-logging</code>: logging of 240 buckets not reached')
})
