import { expect, test } from '@jest/globals'
import { declare, declareTemporary } from '../../src/engine/declare'
import { registry } from '../../src/kinds/registry'
import { type Change, isWork } from '../../src/model/change'
import { EVERY_ALERT } from '../../src/model/config'
import { dangerText } from '../../src/model/danger-text'
import type { Declared } from '../../src/model/declared'
import { DETECTION_SETTINGS } from '../../src/model/detections'
import { type Fields, isRef, type Value } from '../../src/model/fields'
import { appraise } from '../../src/review/appraise'
import { sql } from '../fakes/answers'
import { configWith } from '../fakes/config'
import { change, field, plan } from '../report/plans'

const config = configWith({
  logBucket: { expirationDays: 30, topic: 'arn:aws:sns:eu-west-1:111122223333:new-logs' },
  logging: { others: ['other'], prune: true },
  snowflake: { readerRoles: ['ANALYST'], planRoles: ['PLANNER'], alerts: EVERY_ALERT, detections: DETECTION_SETTINGS }
})
const DECLARED = [...declare(registry, config, sql).flat(), ...declareTemporary(registry, config, sql)]
const PIPE = change('none', 'pipe:P', [])

/** The declared properties, as they would be live. */
function fieldsOf({ desired }: Declared): Fields {
  return Object.fromEntries(
    Object.entries(desired).map(([name, value]) => [name, isRef(value) ? `${value.from} ${value.field}` : value])
  )
}

/** Some other value of the same type. */
function otherThan(value: Value): Value {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (Array.isArray(value)) return [...(value as readonly Value[]).slice(1), 'By hand.']
  return 'by hand'
}

/** All that can happen to an object: each property differs, and each way in which a whole object changes. */
function changesOf(declared: Declared): readonly Change[] {
  const { address, kind } = declared
  const desired = fieldsOf(declared)
  const common = { address, kind, declared, notes: [] }
  const all = Object.entries(desired).map(([name, value]) => field(name, otherThan(value ?? null), value))
  const both = { ...common, desired, live: desired, extra: null }
  const updates = all.map((one) => ({
    ...both,
    diff: [one],
    live: { ...desired, [one.field]: one.before ?? null }
  }))
  return [
    { ...common, action: 'create', desired, diff: all.map((one) => ({ ...one, before: undefined })) },
    { ...common, action: 'delete', live: desired, extra: null, diff: [], loss: { rows: 3, bytes: 5 } },
    { ...common, action: 'delete', live: desired, extra: null, diff: [] },
    { ...common, action: 'blocked', diff: all, reason: 'It cannot be changed.' },
    ...updates.map((one) => ({ ...one, action: 'update' as const })),
    ...updates.map((one) => ({ ...one, action: 'replace' as const, because: 'it cannot be changed in place' }))
  ]
}

function sentencesOf(given: Change): readonly string[] {
  return (appraise(plan(given, PIPE)).get(given.address)?.dangers ?? []).map((danger) => dangerText(danger, 'sentence'))
}

test('every kind is declared', () => {
  expect(new Set(DECLARED.map(({ kind }) => kind))).toEqual(new Set(registry.keys()))
})

test.each(DECLARED.map((declared) => [declared.address, declared] as const))(
  'each sentence about %s is whole',
  (_, declared) => {
    for (const given of changesOf(declared)) {
      const sentences = sentencesOf(given)
      if (!isWork(given)) expect(sentences).toEqual([])
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^[A-Z].*\.$/)
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object|known after|\s\s|\s[.,:]/i)
      }
    }
  }
)

/** What is to come, in words that would be false once it has come. */
const TO_COME = /\bthe change\b|\bwill\b|\bfrom now on\b|\b(?:Widens|Narrows|Changes|adds|removes|gets|loses|stops)\b/
/** These speak of what is there then. */
const AS_TRUE_THEN = /^New access: |^By hand\.$/

test('a sentence about what is now, or about a change to come, is another one when the change is made', () => {
  const dangers = DECLARED.flatMap(changesOf).flatMap(
    (given) => appraise(plan(given, PIPE)).get(given.address)?.dangers ?? []
  )
  expect(dangers.length).toBeGreaterThan(100)
  for (const danger of dangers) {
    const [before, done] = [dangerText(danger, 'sentence'), dangerText(danger, 'done')]
    expect(before).not.toMatch(/\bfrom now on\b/)
    expect(done).toMatch(/^[A-Z].*\.$/)
    expect(done).not.toMatch(/undefined|\s\s/i)
    expect(done.replaceAll(/`[^`]*`|A new integration will/g, '')).not.toMatch(TO_COME)
    if (!AS_TRUE_THEN.test(before)) expect(done).not.toBe(before)
  }
})

test('what is no row of a table is said in a sentence', () => {
  const updates = DECLARED.flatMap(changesOf).filter(({ action }) => action === 'update')
  const spoken = updates.filter((given) => {
    const { spoken: hidden = [], also = [] } = appraise(plan(given, PIPE)).get(given.address) ?? {}
    return also.length === 0 && given.diff.every((one) => hidden.includes(one.field) && one.field !== 'obstacles')
  })
  expect(new Set(spoken.map(({ kind, diff }) => `${kind} ${diff[0]?.field ?? ''}`))).toEqual(
    new Set([
      's3-delivery-policy leaving',
      'iam-role leaving',
      'iam-role-policy leaving',
      'storage-integration leaving',
      'storage-integration unnamed',
      'stage unread'
    ])
  )
  for (const given of spoken) expect(sentencesOf(given)).toEqual([expect.stringContaining('By hand.')])
})

test('a privilege says who gets what on what', () => {
  const declared = DECLARED.find(({ address }) => address.startsWith('grant:ANALYST.SELECT.VIEW'))
  if (declared === undefined) throw new Error('no grant is declared')
  expect(sentencesOf({ ...change('create', declared.address, []), declared })).toEqual([
    'Widens access: role ANALYST gets SELECT on view S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS.'
  ])
})

test('an expiration says after how many days, also if something else about it differs', () => {
  const declared = DECLARED.find(({ kind }) => kind === 's3-lifecycle')
  if (declared === undefined) throw new Error('no lifecycle is declared')
  for (const given of changesOf(declared).filter(({ action }) => action !== 'delete' && action !== 'blocked')) {
    expect(sentencesOf(given)).toEqual([expect.stringContaining('older than 30 days')])
  }
})

test('buckets whose logging a change of the policy turns off are deletions of their own', () => {
  const found = DECLARED.flatMap(changesOf).flatMap((given) => [...appraise(plan(given, PIPE)).entries()])
  const pruned = found.filter(([address]) => /^s3-logging:by hand/i.test(address))
  expect(pruned.length).toBeGreaterThan(0)
  for (const [, { dangers }] of pruned) {
    expect(dangers).toEqual([
      {
        concerns: 'data',
        sentence: 'Logging will be turned off: requests will not be recorded. This deletes no log objects and no rows.',
        done: 'Logging is off now: requests are not recorded. This deleted no log objects and no rows.'
      }
    ])
  }
})
