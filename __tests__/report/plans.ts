import type { Action, Change, FieldChange, Plan } from '../../src/model/change'
import type { Address, Value } from '../../src/model/fields'
import type { Report } from '../../src/report/report'
import { appraise } from '../../src/review/appraise'

/** A property that differs: `field('url', 'a', 'b')`. */
export function field(name: string, before?: Value, after?: Value, rest: Partial<FieldChange> = {}): FieldChange {
  return { field: name, before, after, forcesReplace: false, ...rest }
}

export function unknown(name: string, before?: Value): FieldChange {
  return field(name, before, undefined, { unknown: { from: 'storage-integration:S3_INT', field: name } })
}

interface Details {
  readonly notes?: readonly string[]
  readonly because?: string
  readonly reason?: string
}

export function change(action: Action, address: Address, diff: readonly FieldChange[], details: Details = {}): Change {
  const kind = address.split(':')[0] ?? ''
  const common = {
    address,
    kind,
    diff,
    notes: details.notes ?? [],
    declared: { address, kind, identity: {}, desired: {}, after: [] }
  }
  const both = { desired: {}, live: {}, extra: null }
  switch (action) {
    case 'create':
      return { ...common, action, desired: {} }
    case 'none':
    case 'update':
      return { ...common, action, ...both }
    case 'replace':
      return { ...common, action, ...both, because: details.because ?? '' }
    case 'delete':
      return { ...common, action, live: {}, extra: null }
    case 'blocked':
      return { ...common, action, reason: details.reason ?? '' }
  }
}

export function plan(...changes: readonly Change[]): Plan {
  const counts: Record<Action, number> = { none: 0, create: 0, update: 0, replace: 0, delete: 0, blocked: 0 }
  for (const { action } of changes) counts[action]++
  return { formatVersion: 1, changes, counts, digest: 'd'.repeat(64) }
}

export function report(changes: readonly Change[], rest: Partial<Report> = {}): Report {
  const whole = plan(...changes)
  return {
    mode: 'plan',
    subject: 's3://my-logs/access/ → DB.PUBLIC.LOGS',
    facts: [
      { name: 'AWS', value: '111122223333 us-east-1' },
      { name: 'table', value: 'DB.PUBLIC.LOGS' }
    ],
    plan: whole,
    planFor: rest.mode === 'destroy' ? 'destroy' : 'apply',
    plannedAt: new Date('2026-11-27T07:30:00Z'),
    commit: 'c0ffee1234567890',
    appraisals: appraise(whole),
    stations: [],
    operations: new Map(),
    notes: [],
    runUrl: '',
    ...rest
  }
}
