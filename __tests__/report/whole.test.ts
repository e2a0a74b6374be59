import { expect, test } from '@jest/globals'
import type { Change } from '../../src/model/change'
import type { ExplainedOutcome } from '../../src/model/outcome'
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
    '🗑️ <code>s3-logging</code>: 240 buckets to delete<br>Logging is turned off: requests are not recorded any more.'
  )
  expect(markdown).toContain('<code>fleet-0</code>, <code>fleet-1</code>')
  expect(markdown).not.toContain('undeclaredSources')
})

test.each([
  ['done', '🚀 Applied: 240 deleted, 1 changed.', '🗑️ deleted'],
  ['unchanged', '🚀 Applied: nothing had to be changed; 1 already as declared by then.', '✅ in sync']
] as const)('after an apply, they ended as the policy did: %s', (status, expected, word) => {
  const given = applied(status)
  expect(headline(given)).toBe(expected)
  expect(STATIONS.flatMap((station) => (station.id === 'sources' ? [seenOf(station, given)?.word] : []))).toEqual([
    word
  ])
})

test('if the policy failed, none of them is said to be done', () => {
  const markdown = asMarkdown(applied('failed'), SUMMARY_LIMIT)
  expect(markdown).toContain('⏸️ <code>s3-logging</code>: 240 buckets not reached')
})
