import { expect, test } from '@jest/globals'
import type { Finding } from '../../src/model/health'
import { essenceOf } from '../../src/report/essence'
import type { Report } from '../../src/report/report'
import { change, report } from './plans'

const SILENT =
  'S3 has delivered no log object for 26 hours, since Nov 25, 10:00 UTC: the last one is logs/2026-11-25-10-00-00-2D871BBA0928. max-silence-hours is 24.'

function check(found: string, rest: Partial<Report> = {}, state: Finding['state'] = 'unhealthy'): string {
  const findings: readonly Finding[] = [{ part: 'delivery', state, found }]
  return essenceOf(
    report([change('none', 'pipe:P', [])], { mode: 'check', health: { healthy: false, findings }, ...rest })
  )
}

test.each<[string, string]>([
  ['another time', check(SILENT, { plannedAt: new Date('2027-01-01T00:00:00Z'), commit: 'f', runUrl: 'https://x' })],
  ['later', check(SILENT.replace('26 hours', '3 days'))],
  [
    'another newest object',
    check(SILENT.replace('2026-11-25-10-00-00-2D871BBA0928', '2026-11-26-11-01-02-ABCDEF012345'))
  ]
])('the same: %s', (_, essence) => {
  expect(essence).toBe(check(SILENT))
})

const MISSING = 'Of 5,120 log objects, 31 were never loaded, for example logs/2026-11-25-10-00-00-2D871BBA0928.'

test.each<[string, string]>([
  ['a few more', MISSING.replace('31', '40').replace('5,120', '5,300')],
  ['another example', MISSING.replace('2D871BBA0928', 'ABCDEF012345')]
])('the same: %s', (_, found) => {
  expect(check(found)).toBe(check(MISSING))
})

test.each<[string, string]>([
  ['ten times more', MISSING.replace('31', '310')],
  ['over a thousand more', MISSING.replace('31', '3,100')],
  ['far less', MISSING.replace('31', '3')]
])('not the same: %s', (_, found) => {
  expect(check(found)).not.toBe(check(MISSING))
})

test('the same: another time of the last log object', () => {
  const healthy = (minutes: number) => check(`S3 last delivered a log object ${minutes} minutes ago.`, {}, 'healthy')
  expect(healthy(3)).toBe(healthy(4))
})

test.each<[string, string]>([
  ['another problem', check('The pipe is PAUSED.')],
  ['a warning only', check(SILENT, {}, 'warning')],
  ['healthy', check(SILENT, {}, 'healthy')],
  ['a note', check(SILENT, { notes: ['Bucket b is left.'] })],
  ['another plan', check(SILENT, { plan: { ...report([]).plan, digest: 'e'.repeat(64) } })],
  [
    'blocked for another reason',
    check(SILENT, { plan: report([change('blocked', 'pipe:P', [], { reason: 'r' })]).plan })
  ]
])('not the same: %s', (_, essence) => {
  expect(essence).not.toBe(check(SILENT))
})
