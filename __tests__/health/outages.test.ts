import { describe, expect, test } from '@jest/globals'
import { withOutages } from '../../src/health/outages'
import type { Finding, Health, Part } from '../../src/model/health'
import type { WideOutage } from '../../src/model/outage'
import { healthVerdict } from '../../src/report/words'

function healthOf(...findings: readonly (readonly [Part, Finding['state'], string?])[]): Health {
  return {
    healthy: findings.every(([, state]) => state !== 'unhealthy'),
    findings: findings.map(([part, state, hint]) => ({
      part,
      state,
      found: `${part} is ${state}.`,
      ...(hint === undefined ? {} : { hint })
    }))
  }
}

function outage(part: Part, rest: Partial<WideOutage> = {}): WideOutage {
  return { part, isCertain: true, now: 'It is off.', remedy: 'turns it on', addresses: ['s3-logging:app'], ...rest }
}

/** Part, state, text and hint of each finding. */
function told({ findings }: Health): readonly string[] {
  return findings.map(({ part, state, found, hint }) => [`${part} ${state}: ${found}`, hint ?? ''].join(' ').trim())
}

test('what the plan knows makes a check unhealthy, and comes first, with the object and what to do', () => {
  const health = withOutages(healthOf(['delivery', 'healthy'], ['pipe', 'healthy']), [outage('logging')])
  expect(health.healthy).toBe(false)
  expect(healthVerdict(health)).toBe('Unhealthy: 1 problem.')
  expect(told(health)).toEqual([
    'logging unhealthy: s3-logging:app: It is off. Run apply: it turns it on.',
    'delivery healthy: delivery is healthy.',
    'pipe healthy: pipe is healthy.'
  ])
})

test('what an apply cannot restore', () => {
  expect(told(withOutages(healthOf(), [outage('logging', { isBlocked: true })]))).toEqual([
    'logging unhealthy: s3-logging:app: It is off. An apply cannot restore it: the plan says why, and what to do.'
  ])
})

test('which objects it is about, however many they are', () => {
  const addresses = Array.from({ length: 300 }, (_, at) => `s3-logging:b${at}` as const)
  expect(told(withOutages(healthOf(), [outage('logging', { addresses })]))[0]).toContain(
    's3-logging:b0, s3-logging:b1, s3-logging:b2, s3-logging:b3, s3-logging:b4 and 295 more: It is off.'
  )
})

describe('nothing in a report contradicts it', () => {
  test.each<[string, Health, readonly WideOutage[], readonly string[]]>([
    [
      'a part that seems healthy is not',
      healthOf(['delivery', 'healthy'], ['delivery', 'healthy']),
      [outage('delivery')],
      [
        'delivery unhealthy: s3-logging:app: It is off. Run apply: it turns it on.',
        'delivery healthy: delivery is healthy.'
      ]
    ],
    [
      'what the check says of it stays as evidence',
      healthOf(['pipe', 'unhealthy', 'Run apply. It resumes the pipe.']),
      [outage('pipe')],
      ['pipe unhealthy: s3-logging:app: It is off. pipe is unhealthy. Run apply: it turns it on.']
    ],
    [
      'so does advice that is more than to apply',
      healthOf(['task', 'unhealthy', 'Fix the cause. Then run apply.']),
      [outage('task')],
      ['task unhealthy: s3-logging:app: It is off. task is unhealthy. Fix the cause. Then run apply.']
    ],
    [
      'two objects of one part',
      healthOf(['task', 'unhealthy']),
      [outage('task'), outage('task', { now: 'It is gone.' })],
      [
        'task unhealthy: s3-logging:app: It is off. task is unhealthy. Run apply: it turns it on.',
        'task unhealthy: s3-logging:app: It is gone. Run apply: it turns it on.'
      ]
    ],
    [
      'no access is about the integration if that is why',
      healthOf(['access', 'unhealthy', 'Run apply. If it finds nothing to change, look for a deny.']),
      [outage('integration')],
      ['integration unhealthy: s3-logging:app: It is off. access is unhealthy. Run apply: it turns it on.']
    ],
    [
      'the longer one of two that say the same',
      { healthy: false, findings: [{ part: 'delivery', state: 'unhealthy', found: 'It is off. Nothing allows it.' }] },
      [outage('delivery', { now: 'It is off.' })],
      ['delivery unhealthy: s3-logging:app: It is off. Nothing allows it. Run apply: it turns it on.']
    ],
    [
      'access for the moment, without an integration for the next one',
      healthOf(['access', 'healthy']),
      [outage('integration')],
      [
        'integration unhealthy: s3-logging:app: It is off. Run apply: it turns it on.',
        'access healthy: access is healthy.'
      ]
    ]
  ])('%s', (_, health, outages, expected) => {
    const merged = withOutages(health, outages)
    expect(told(merged)).toEqual(expected)
    expect(merged.healthy).toBe(false)
  })
})

describe('what may be why lines stop', () => {
  const maybe = outage('delivery', { isCertain: false })
  test.each<[string, Health, readonly WideOutage[], readonly string[]]>([
    [
      'is no finding if they do not',
      healthOf(['delivery', 'healthy']),
      [maybe],
      ['delivery healthy: delivery is healthy.']
    ],
    [
      'is named where they do',
      healthOf(['delivery', 'unhealthy', 'Run apply. Look for a deny.']),
      [maybe],
      [
        'delivery unhealthy: delivery is unhealthy. s3-logging:app: It is off. Run apply: it turns it on. Look for a deny.'
      ]
    ],
    [
      'marks the integration, if it may be why there is no access',
      healthOf(['access', 'unhealthy']),
      [outage('integration', { isCertain: false })],
      ['integration unhealthy: access is unhealthy. s3-logging:app: It is off. Run apply: it turns it on.']
    ],
    [
      'is not said beside what surely is',
      healthOf(['access', 'unhealthy']),
      [outage('access'), outage('integration', { isCertain: false })],
      ['access unhealthy: s3-logging:app: It is off. access is unhealthy. Run apply: it turns it on.']
    ]
  ])('%s', (_, health, outages, expected) => {
    expect(told(withOutages(health, outages))).toEqual(expected)
  })
})

test('without outages, a check stays as it is', () => {
  const health = {
    ...healthOf(['pipe', 'unhealthy'], ['cost', 'healthy']),
    traffic: { hours: [], classes: [], denied: [] }
  }
  expect(withOutages(health, [])).toEqual(health)
})

test('what an apply would make worse comes before it', () => {
  const restore = 'UNDROP TABLE DB.S.T;'
  const { findings } = withOutages(healthOf(), [outage('tables', { remedy: 'creates an empty one', restore })])
  const [hint] = findings.flatMap((finding) => (finding.state === 'unhealthy' ? [finding.hint] : []))
  expect(hint).toMatch(
    /^If somebody dropped it, first restore it with its rows: UNDROP TABLE DB\.S\.T; .* Only then run apply: it creates an empty one\.$/
  )
})
