import { expect, test } from '@jest/globals'
import type { Change } from '../../src/model/change'
import type { Health } from '../../src/model/health'
import type { ExplainedOutcome } from '../../src/model/outcome'
import { jobLog } from '../../src/report/job-log'
import { SUMMARY_LIMIT } from '../../src/report/limits'
import { asMarkdown } from '../../src/report/markdown'
import type { Report } from '../../src/report/report'
import { STATIONS } from '../../src/review/stations'
import { change, report } from './plans'

const SAME = change('none', 'pipe:P', [])
const OFF = ['s3-logging:app-one', 's3-logging:app-two'] as const
const CHANGES: readonly Change[] = [...OFF.map((address) => change('create', address, [])), SAME]
const NOW = 'Logging is off: requests are not recorded, and cannot be recorded later.'
const THEN = 'Logging was off: requests of that time were not recorded, and cannot be recorded later. It is on now.'
const HEALTH: Health = {
  healthy: false,
  findings: [
    {
      part: 'logging',
      state: 'unhealthy',
      found: `${OFF.join(', ')}: ${NOW}`,
      hint: 'Run apply: it turns logging on.'
    },
    { part: 'delivery', state: 'healthy', found: 'The settings of the log bucket allow S3 to deliver logs.' }
  ]
}

function ended(...statuses: readonly ExplainedOutcome['status'][]): Partial<Report> {
  const outcomes = OFF.map((address, at): ExplainedOutcome => {
    return { address, kind: 's3-logging', action: 'create', status: statuses[at] ?? 'done' }
  })
  return { mode: 'apply', outcomes }
}

/** The first two sections of the job log, and the Markdown up to the picture. */
function beginning(rest: Partial<Report>): readonly [log: string, markdown: string] {
  const given = report(CHANGES, { stations: STATIONS, ...rest })
  const [markdown = ''] = asMarkdown(given, SUMMARY_LIMIT).split('```mermaid')
  return [jobLog(given).open.split('\n\n').slice(0, 2).join('\n\n'), markdown]
}

test('a check begins with what stops log lines, and says nothing else', () => {
  for (const text of beginning({ mode: 'check', health: HEALTH })) {
    expect(text).toContain('🚑 Unhealthy: 1 problem. Drift: 2 to create')
    expect(text.replaceAll('&#58;', ':')).toContain(`s3-logging:app-one, s3-logging:app-two: ${NOW}`)
    expect(text).toContain('Run apply: it turns logging on.')
    expect(text).not.toContain('Healthy: nothing was found')
  }
})

test.each([
  ['logging', 'what S3 cannot record or deliver meanwhile is lost'],
  ['delivery', 'what S3 cannot record or deliver meanwhile is lost'],
  ['pipe', 'Log objects wait in the bucket until then']
] as const)('a check says whether logs are lost as long as nobody does anything about %s', (part, expected) => {
  const findings = [{ part, state: 'unhealthy', found: 'It does not work.' }] as const
  for (const text of beginning({ mode: 'check', health: { healthy: false, findings } })) {
    expect(text).toContain(expected)
    expect(text.includes('is lost') && text.includes('wait in the bucket')).toBe(false)
  }
})

test('so does a plan', () => {
  for (const text of beginning({ mode: 'plan' })) {
    expect(text).toContain('🚑 Log lines do not arrive, or not all of them:')
    expect(text.replaceAll('&#58;', ':')).toContain(`s3-logging:app-one, s3-logging:app-two: ${NOW}`)
  }
})

test('of hundreds of causes, only the first stand before everything else', () => {
  const elsewhere = Array.from({ length: 40 }, (_, at) => {
    const moves = change('update', `s3-logging:app-${at}`, [
      { field: 'targetPrefix', before: `at-${at}/`, after: 'a/', forcesReplace: false }
    ])
    return { ...moves, live: { targetBucket: 'others', targetPrefix: `at-${at}/` } } as Change
  })
  const stage = { ...change('none', 'stage:S', []), live: { url: 's3://logs/a/' } } as Change
  const { open } = jobLog(report([...elsewhere, stage, SAME], { mode: 'plan' }))
  expect(open.split('\n').filter((line) => /^ *s3-logging:app-\d+: Logs go to/.test(line))).toHaveLength(10)
  expect(open).toContain('and 30 more, which the changes below say.')
})

test('an apply that stopped says what still stops log lines', () => {
  for (const text of beginning(ended('done', 'failed'))) {
    expect(text).toContain('🚑 Log lines do not arrive, or not all of them:')
    expect(text.replaceAll('&#58;', ':')).toContain(`s3-logging:app-two: ${NOW}`)
    expect(text.replaceAll('&#58;', ':')).not.toContain('s3-logging:app-one:')
  }
})

test.each<[string, readonly ExplainedOutcome['status'][]]>([
  ['made the changes', ['done', 'done']],
  ['found them made by then', ['unchanged', 'unchanged']]
])('an apply that %s speaks of the past', (_, statuses) => {
  const given = report(CHANGES, ended(...statuses))
  for (const text of [jobLog(given).open, asMarkdown(given, SUMMARY_LIMIT)]) {
    expect(text).toContain(THEN)
    expect(text).not.toContain('Logging is off')
    expect(text).not.toContain('🚑')
  }
})

test.each<[Health['findings'][number]['part'], string]>([
  ['logging', 'Source buckets'],
  ['delivery', 'Log bucket'],
  ['notification', 'Notification'],
  ['access', 'IAM role'],
  ['integration', 'Integration, stage'],
  ['pipe', 'Pipe'],
  ['tables', 'Tables, stream'],
  ['stream', 'Tables, stream'],
  ['task', 'Task, parser'],
  ['alerts', 'Views, grants']
])('a problem of %s marks only the station that is wrong: %s', (part, label) => {
  const kinds = [
    's3-logging',
    's3-bucket',
    's3-notification',
    'iam-role',
    'storage-integration',
    'pipe',
    'table',
    'task',
    'view'
  ]
  const given = report(
    kinds.map((kind) => change('none', `${kind}:x`, [])),
    {
      mode: 'check',
      stations: STATIONS,
      health: { healthy: false, findings: [{ part, state: 'unhealthy', found: 'F.' }] }
    }
  )
  const marked = asMarkdown(given, SUMMARY_LIMIT).match(/"([^"]*)<br>🚑 unhealthy"/g) ?? []
  expect(marked.map((one) => one.slice(1).split('<br>')[0])).toEqual([label])
})
