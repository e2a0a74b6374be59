import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/failures/explain'
import { invalid } from '../../src/inputs/inputs'
import type { Annotation } from '../../src/model/annotation'
import type { Change } from '../../src/model/change'
import { annotationsOf, annotationsOfFailure } from '../../src/report/annotations'
import type { Report } from '../../src/report/report'
import { change, field, report } from './plans'

const texts = (annotations: readonly Annotation[]) => annotations.map(({ text }) => text)

const SAME = change('none', 'database:DB', [])
const PAUSED = change('update', 'pipe:P', [field('paused', true, false)])
const blocked = (name: string, reason = `${name} overlaps.\nGRANT X ON Y TO ROLE Z.`): Change =>
  change('blocked', `s3-notification:${name}`, [], { reason })

describe('a run with a plan', () => {
  test.each<[string, Report, readonly string[]]>([
    ['in sync: none', report([SAME], { mode: 'check' }), []],
    ['a plan with changes: none', report([PAUSED]), []],
    [
      'blocked: the object and the first cause',
      report([blocked('b'), SAME]),
      ['Blocked: s3-notification:b: b overlaps.']
    ],
    [
      'drift: the object and what it means',
      report([PAUSED], { mode: 'check' }),
      ['Drift: pipe:P to change. The pipe is paused: no rows arrive. The change resumes the pipe and loads what waits.']
    ],
    [
      'failed: only what failed',
      report([PAUSED, change('create', 'view:V', [])], {
        mode: 'apply',
        outcomes: [
          {
            address: 'pipe:P',
            kind: 'pipe',
            action: 'update',
            status: 'failed',
            failure: { code: 'SERVICE_ERROR', message: 'Failed to resume: no.\nTry again.', docs: '' }
          },
          { address: 'view:V', kind: 'view', action: 'create', status: 'not-reached' }
        ]
      }),
      ['Failed: pipe:P: Failed to resume: no.']
    ],
    [
      'a role that sees nothing: one for all objects',
      report([blocked('a'), blocked('b')], {
        blindness: {
          verdict: 'role R sees nothing',
          message: ['It trusts it.', 'Add plan-roles: R.'],
          statements: ['GRANT A;'],
          addresses: ['s3-notification:a', 's3-notification:b']
        }
      }),
      ['Blocked: role R sees nothing. It trusts it. Add plan-roles: R.']
    ],
    [
      'blocked for one cause: one for all objects',
      report([blocked('a', 'r'), change('blocked', 's3-bucket:b', [], { reason: 'r' })]),
      ['Blocked: s3-notification:a and 1 more object: r']
    ],
    [
      'a name that forges a command: one line',
      report([blocked('b\n::warning::x', 'r')]),
      [String.raw`Blocked: s3-notification:b\n::warning::x: r`]
    ]
  ])('%s', (_, given, expected) => {
    expect(texts(annotationsOf(given))).toEqual(expected)
  })

  test('no more than GitHub shows, and how many are left', () => {
    const given = Array.from({ length: 14 }, (_, at) => blocked(`b${at}`))
    const annotations = texts(annotationsOf(report(given)))
    expect(annotations).toHaveLength(10)
    expect(annotations.at(-1)).toBe('5 more problems are in the report.')
  })
})

describe('the inputs that a problem is about', () => {
  test('those that declare the object', () => {
    const given = report([blocked('a'), change('blocked', 's3-logging:b', [], { reason: 'q' })])
    expect(annotationsOf(given).map(({ inputs }) => inputs)).toEqual([
      ['sns-topic', 'bucket'],
      ['source-buckets', 'bucket']
    ])
  })

  test('those of a finding', () => {
    const findings = [{ part: 'access' as const, state: 'unhealthy' as const, found: 'No.' }]
    const given = report([SAME], { mode: 'check', health: { healthy: false, findings } })
    expect(annotationsOf(given)).toEqual([{ text: 'Unhealthy: access: No.', inputs: ['role'] }])
  })

  test('the one that is wrong', () => {
    const failure = explain(invalid([{ input: 'prefix', wrong: 'is wrong', instead: 'Write this' }]))
    expect(annotationsOfFailure(failure).map(({ inputs }) => inputs)).toEqual([['prefix']])
  })
})

describe('a run without a plan', () => {
  const problem = (at: number) => ({ input: `input-${at}`, wrong: 'is wrong', instead: 'Write this' })

  test('each wrong input has one', () => {
    const failure = explain(invalid([problem(1), problem(2)]))
    expect(texts(annotationsOfFailure(failure))).toEqual([
      'Invalid input input-1: is wrong. Write this.',
      'Invalid input input-2: is wrong. Write this.'
    ])
  })

  test('no more than GitHub shows, and how many are left', () => {
    const failure = explain(invalid(Array.from({ length: 30 }, (_, at) => problem(at))))
    expect(annotationsOfFailure(failure)).toHaveLength(10)
    expect(texts(annotationsOfFailure(failure)).at(-1)).toBe('21 more problems are in the job log.')
  })

  test('any other failure is one', () => {
    expect(texts(annotationsOfFailure(explain(new Error('x'))))).toEqual(['An unexpected error occurred: x'])
  })
})
