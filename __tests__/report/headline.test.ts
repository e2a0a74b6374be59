import { expect, test } from '@jest/globals'
import type { Finding } from '../../src/model/health'
import type { Loading } from '../../src/model/loading'
import type { ExplainedOutcome } from '../../src/model/outcome'
import type { Report } from '../../src/report/report'
import { headline } from '../../src/report/words'
import { change, report } from './plans'

const SAME = change('none', 'database:DB', [])
const NEW = change('create', 'pipe:P', [])

function checked(...states: readonly Finding['state'][]): Report {
  const findings = states.map((state): Finding => ({ part: 'delivery', state, found: 'Something.' }))
  return report([SAME], { mode: 'check', health: { healthy: !states.includes('unhealthy'), findings } })
}

test.each<[string, readonly Finding['state'][], string]>([
  ['all is well', ['healthy', 'healthy'], '✅ In sync: 1 object as declared.'],
  ['a warning', ['healthy', 'warning'], '⚠️ In sync, with 1 warning: 1 object as declared.'],
  ['two warnings', ['warning', 'warning'], '⚠️ In sync, with 2 warnings: 1 object as declared.'],
  ['a check that was not possible', ['unknown'], '⚠️ In sync, 1 check was not possible: 1 object as declared.'],
  [
    'both',
    ['unknown', 'warning', 'unknown'],
    '⚠️ In sync, with 1 warning, 2 checks were not possible: 1 object as declared.'
  ],
  ['a problem', ['unhealthy', 'warning'], '🚑 Unhealthy: 1 problem, 1 warning. The one object is as declared.']
])('the first line of a check with %s', (_, states, expected) => {
  expect(headline(checked(...states))).toBe(expected)
})

test('the first line of a check in which a service did not answer', () => {
  const { health } = checked('healthy', 'unknown')
  const unanswered = health && { ...health, healthy: null, isIncomplete: true as const }
  expect(headline({ ...checked(), ...(unanswered && { health: unanswered }) })).toBe(
    '❌ Not everything could be looked at: 1 check was not possible. 1 object as declared.'
  )
})

const LOADED: Loading = { objects: 3, bytes: 47_800, incomplete: 0, problems: [] }
const BROKEN = { key: 'website/k', why: 'Invalid data', isPartly: false }
const PARTLY = { key: 'website/p', why: '7 of 9 lines, too long', isPartly: true }

test.each<[string, Loading, string]>([
  [
    'loaded',
    LOADED,
    '🚀 Loaded 3 log objects that were missing from the tables (47.8 kB). The one object is as declared.'
  ],
  [
    'loaded, but one of them',
    { ...LOADED, objects: 1, bytes: 10, incomplete: 1, problems: [BROKEN] },
    '🚀 Loaded 1 log object that was missing from the tables (10 bytes). 1 log object could not be loaded completely: website/k (Invalid data). The one object is as declared.'
  ],
  [
    'not loaded',
    { objects: 0, bytes: 0, incomplete: 9, problems: [BROKEN, PARTLY] },
    '⚠️ In sync: 1 object as declared. 9 log objects could not be loaded completely: website/k (Invalid data), website/p (only in part: 7 of 9 lines, too long), and 7 more.'
  ]
])('the first line of an apply says what was %s', (_, loading, expected) => {
  expect(headline(report([SAME], { mode: 'apply', loading }))).toBe(expected)
})

test('the first line of an apply that also changed something says both', () => {
  const done: ExplainedOutcome = { address: 'pipe:P', kind: 'pipe', action: 'create', status: 'done' }
  expect(headline(report([SAME, NEW], { mode: 'apply', loading: LOADED, outcomes: [done] }))).toBe(
    '🚀 Applied: 1 created. Loaded 3 log objects that were missing from the tables (47.8 kB).'
  )
})
