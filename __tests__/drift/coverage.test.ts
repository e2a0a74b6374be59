import { expect, test } from '@jest/globals'
import { registry } from '../../src/kinds/registry'
import { changesOf, FOREIGN_CHANGES } from './foreign-changes'
import { OBSTACLES } from './obstacles'
import { PIPELINES } from './pipelines'

/** "kind.field" of everything that these tests change by hand, or that is an obstacle in them. */
const changed = new Set(
  PIPELINES.flatMap((pipeline) => [
    ...changesOf(pipeline).flatMap(({ expects }) =>
      Object.entries(expects(pipeline)).flatMap(([address, { before }]) =>
        Object.keys(before).map((field) => `${kindOf(address)}.${field}`)
      )
    ),
    ...OBSTACLES.flatMap(({ address, field }) => (field === undefined ? [] : [`${kindOf(address(pipeline))}.${field}`]))
  ])
)

function kindOf(address: string): string {
  return address.slice(0, address.indexOf(':'))
}

const declared = [...registry.values()].flatMap(({ name, fields }) =>
  Object.entries(fields)
    .filter(([, { change }]) => change !== 'computed')
    .map(([field]) => `${name}.${field}`)
)

/**
 * Fields that nobody changes by hand: only old objects have another version, which the service does not accept anymore;
 * only a move leaves another entry (__tests__/pipeline/moves.test.ts), or a location that an integration has to allow
 * (__tests__/unkind/moves.test.ts) and a bucket policy has to let S3 deliver to (__tests__/unkind/late-finish.test.ts); and
 * only a move that was interrupted leaves one that nothing loads from (__tests__/unkind/reverted-moves.test.ts), or an external ID
 * that a role also trusts (__tests__/unkind/stalled-killed.test.ts), or a place that an integration does not name
 * (__tests__/unkind/nested-roles.test.ts), or has no standby (__tests__/unkind/never-again.test.ts).
 */
const FIXED = [
  'iam-role-policy.version',
  's3-notification.entry',
  'iam-role.leaving',
  'storage-integration.leaving',
  'storage-integration.unnamed',
  's3-delivery-policy.leaving',
  'stage.unread',
  'standby.location'
]

test.each(declared.filter((field) => !FIXED.includes(field)))('%s is changed by hand', (field) => {
  expect(changed).toContain(field)
})

test('every property that is changed by hand is declared', () => {
  expect([...changed].filter((field) => !declared.includes(field))).toEqual([])
})

test('every change by hand has a unique title', () => {
  const titles = FOREIGN_CHANGES.map(({ title }) => title)
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
})

test('every change by hand applies to at least one pipeline', () => {
  const never = FOREIGN_CHANGES.filter(({ when }) => !PIPELINES.some((pipeline) => when?.(pipeline) ?? true))
  expect(never).toEqual([])
})
