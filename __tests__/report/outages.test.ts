import { expect, test } from '@jest/globals'
import type { Change } from '../../src/model/change'
import type { ExplainedOutcome } from '../../src/model/outcome'
import { SUMMARY_LIMIT } from '../../src/report/limits'
import { asMarkdown } from '../../src/report/markdown'
import { outagesOf } from '../../src/report/outages'
import { change, field, report } from './plans'

const logging = (name: string) =>
  ({
    ...change('update', `s3-logging:${name}`, [field('targetPrefix', 'old/', 'new/')]),
    live: { targetBucket: 'logs', targetPrefix: 'old/' },
    desired: { targetBucket: 'logs', targetPrefix: 'new/' }
  }) as Change
const MOVE = [
  logging('a'),
  logging('b'),
  {
    ...change('update', 'stage:S', [field('url', 's3://logs/old/', 's3://logs/new/')]),
    live: { url: 's3://logs/old/' }
  } as Change,
  change('replace', 'pipe:P', [], { because: 'url of stage:S changes' })
]
const WAITS = 'Buckets whose logging has moved deliver to the new place, but nothing loads their logs from there yet.'

function moved(...statuses: readonly ExplainedOutcome['status'][]) {
  const outcomes = MOVE.map(({ address, kind, action }, at) => ({
    address,
    kind,
    action,
    status: statuses[at] ?? ('not-reached' as const)
  }))
  return report(MOVE, { mode: 'apply', outcomes })
}

test.each<[string, readonly ExplainedOutcome['status'][], readonly string[]]>([
  ['of which nothing is done', ['failed'], []],
  ['that moved some logging', ['done', 'failed'], ['stage:S', 'pipe:P']],
  ['that got as far as the pipe', ['done', 'done', 'done', 'failed'], ['pipe:P']],
  ['that is complete', ['done', 'done', 'done', 'done'], []]
])('a move %s says whose logs wait where nothing loads them', (_, statuses, addresses) => {
  const given = moved(...statuses)
  expect(outagesOf(given).flatMap((outage) => outage.addresses)).toEqual(addresses)
  expect(asMarkdown(given, SUMMARY_LIMIT).includes(WAITS)).toBe(addresses.length > 0)
})

test('what has been changed has a before and an after, and what has not still differs', () => {
  const markdown = asMarkdown(moved('done', 'failed'), SUMMARY_LIMIT)
  expect(markdown.match(/\| property \| .*/g)?.toSorted()).toEqual([
    '| property | before | after |',
    '| property | live | declared |',
    '| property | live | declared |'
  ])
})

test('a plan says nothing of it: nothing has moved yet', () => {
  expect(outagesOf(report(MOVE))).toEqual([])
})

test('hundreds of findings are folded, and the rest is counted', () => {
  const findings = Array.from({ length: 300 }, (_, at) => ({
    part: 'logging' as const,
    state: 'unhealthy' as const,
    found: `s3-logging:b-${at}: Logs go to s3://other-${at}/ now.`
  }))
  const given = report([], { mode: 'check', health: { healthy: false, findings } })
  const markdown = asMarkdown(given, SUMMARY_LIMIT)
  expect(markdown.match(/^- ❌/gm)).toHaveLength(50)
  expect(markdown).toContain('<details><summary>290 more findings</summary>')
  expect(markdown).toContain('- … and 250 more, which the job log has')
})
