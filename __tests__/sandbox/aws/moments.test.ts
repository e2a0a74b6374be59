import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate'
import { expect, test } from '@jest/globals'
import { placeInTime } from '../../../sandbox/aws/gateway/moments'
import { simulate } from '../../../sandbox/aws/gateway/simulate'

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

const OBJECT = 'arn:aws:s3:::logs/one'

function simulation(condition: Condition, time: string, resource = OBJECT): Simulation {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: resource, Condition: condition }
  return {
    request: {
      principal: 'arn:aws:iam::123456789012:user/reader',
      action: 's3:GetObject',
      resource: { resource: OBJECT, accountId: '123456789012' },
      contextVariables: { 'aws:CurrentTime': time, 'aws:EpochTime': String(Date.parse(time) / 1000) }
    },
    identityPolicies: [{ name: 'reads', policy: { Version: '2012-10-17', Statement: [statement] } }],
    serviceControlPolicies: [],
    resourceControlPolicies: []
  }
}

const FROM = '2026-11-20T12:00:00Z'
const UNTIL = '2026-11-21T12:00:00Z'
const TIMES = [
  '2026-11-20T11:59:59Z',
  FROM,
  '2026-11-20T12:00:01Z',
  '2026-11-21T11:59:59Z',
  UNTIL,
  '2026-11-21T12:00:01Z'
]
const epoch = (time: string) => String(Date.parse(time) / 1000)

async function verdictOf(simulated: ReturnType<typeof runSimulation>): Promise<unknown> {
  const result = await simulated
  return 'overallResult' in result ? result.overallResult : result
}

test.each<[string, number, Condition]>([
  ['until then', 2, { DateLessThan: { 'aws:CurrentTime': UNTIL } }],
  ['up to then', 2, { DateLessThanEquals: { 'aws:currenttime': UNTIL } }],
  ['since then', 2, { DateGreaterThan: { 'aws:CurrentTime': FROM } }],
  ['at one of two times', 2, { DateEquals: { 'aws:CurrentTime': [FROM, UNTIL] } }],
  [
    'in between',
    2,
    { DateGreaterThanEquals: { 'aws:EpochTime': epoch(FROM) }, DateLessThan: { 'aws:EpochTime': epoch(UNTIL) } }
  ],
  ['by number', 2, { NumericLessThan: { 'aws:EpochTime': epoch(UNTIL) } }],
  ['by text', 2, { StringLike: { 'aws:CurrentTime': '2026-11-21T12:*' } }],
  ['at no time', 1, { DateLessThan: { 'aws:CurrentTime': 'some day' } }]
])(
  'what is allowed %s is decided for each time, and decided again when the clock goes back',
  async (_, count, condition) => {
    const verdicts: unknown[] = []
    for (const time of [...TIMES, ...TIMES.toReversed()]) {
      const asked = simulation(condition, time)
      const verdict = await verdictOf(simulate(asked))
      expect([time, verdict]).toEqual([time, await verdictOf(runSimulation(asked, {}))])
      verdicts.push(verdict)
    }
    expect(new Set(verdicts).size).toBe(count)
  }
)

test.each<[string, Condition, string | undefined]>([
  ['before and after', { DateLessThan: { 'aws:CurrentTime': [FROM, UNTIL] } }, '1,-1'],
  ['at', { DateEquals: { 'aws:EpochTime': epoch('2026-11-21T00:00:00Z') } }, '0'],
  ['no time', { StringEquals: { 'aws:PrincipalAccount': '123456789012' } }, ''],
  ['a pattern', { StringLike: { 'aws:CurrentTime': '2026-*' } }, undefined],
  ['a variable', { StringEquals: { 'aws:username': '${aws:EpochTime}' } }, undefined],
  ['not a moment', { DateLessThan: { 'aws:CurrentTime': 'some day' } }, undefined]
])('where a time is among the moments of policies: %s', (_, condition, place) => {
  expect(placeInTime(simulation(condition, FROM), Date.parse('2026-11-21T00:00:00Z'))).toBe(place)
})
