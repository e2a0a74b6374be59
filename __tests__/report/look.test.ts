import { describe, expect, test } from '@jest/globals'
import { registry } from '../../src/kinds/registry'
import type { Change } from '../../src/model/change'
import type { Address } from '../../src/model/fields'
import type { ExplainedOutcome } from '../../src/model/outcome'
import { seenOf } from '../../src/report/look'
import type { Report } from '../../src/report/report'
import { STATIONS } from '../../src/review/stations'
import { change, report } from './plans'

function words(changes: readonly Change[], rest: Partial<Report>): readonly string[] {
  const given = report(changes, rest)
  return STATIONS.flatMap((station) => {
    const { word, rest } = seenOf(station, given) ?? {}
    return word === undefined ? [] : [[word, ...(rest === undefined ? [] : [rest])].join(' | ')]
  })
}

const deleted = (...addresses: readonly Address[]) => addresses.map((address) => change('delete', address, []))
const kept = (...addresses: readonly Address[]) =>
  addresses.map((address) => change('none', address, [], { notes: ['Kept: others may use it.'] }))
const gone = (...addresses: readonly Address[]) => addresses.map((address) => change('none', address, []))

function outcomes(status: ExplainedOutcome['status'], ...addresses: readonly Address[]): readonly ExplainedOutcome[] {
  return addresses.map((address) => ({ address, kind: address.split(':')[0] ?? '', action: 'delete', status }))
}

describe('a station that is deleted says whether its data goes', () => {
  test.each<[string, readonly Change[], string]>([
    [
      'tables, not the database',
      [...deleted('table:A', 'stream:S'), ...kept('database:D')],
      '🗑️ delete | with all rows'
    ],
    ['one table of two', [...deleted('table:A'), ...kept('table:B')], '🗑️ delete | with rows, some kept'],
    ['no table', [...deleted('stream:S'), ...kept('table:A', 'database:D')], '▫️ tables kept | 🗑️ delete stream'],
    ['no table is left', [...deleted('stream:S'), ...gone('table:A'), ...kept('database:D')], '🗑️ delete | rest kept'],
    ['the bucket', deleted('s3-bucket:b', 's3-delivery-policy:b'), '🗑️ delete | with all log objects'],
    [
      'not the bucket',
      [...deleted('s3-delivery-policy:b'), ...kept('s3-bucket:b')],
      '▫️ bucket kept | 🗑️ delete settings'
    ],
    ['a part without data', [...deleted('view:V'), ...kept('grant:G')], '🗑️ delete | rest kept'],
    ['all of a part without data', deleted('view:V', 'grant:G'), '🗑️ delete'],
    ['only what was not there', gone('pipe:P'), '▫️ not there'],
    ['logging', deleted('s3-logging:a', 's3-logging:b'), '⏹️ logging off'],
    ['logging of some', [...deleted('s3-logging:a'), ...kept('s3-logging:b')], '⏹️ logging off | of some'],
    ['nothing of it', kept('table:A'), '▫️ kept']
  ])('%s', (_, changes, expected) => {
    expect(words(changes, { planFor: 'destroy' })).toEqual([expected])
  })

  test('an apply that removes what an earlier declaration left keeps the rest', () => {
    expect(words([...deleted('stream:OLD'), ...gone('table:A')], {})).toEqual(['▫️ tables kept | 🗑️ delete stream'])
  })
})

test('source buckets are not created: their logging is turned on', () => {
  expect(words([change('create', 's3-logging:a', [])], {})).toEqual(['▶️ logging on'])
})

describe('after a destroy, it says what was done', () => {
  const changes = deleted('stream:S', 'table:A', 'table:B')
  test.each<[string, readonly ExplainedOutcome[], string]>([
    ['all', outcomes('done', 'stream:S', 'table:A', 'table:B'), '🗑️ deleted | with all rows'],
    [
      'one was gone by then',
      [...outcomes('done', 'stream:S', 'table:A'), ...outcomes('unchanged', 'table:B')],
      '🗑️ deleted | with all rows'
    ],
    [
      'a part',
      [...outcomes('done', 'table:A'), ...outcomes('not-reached', 'table:B')],
      '🗑️ partly deleted | with rows, some kept'
    ],
    [
      'a part without data',
      [...outcomes('done', 'stream:S'), ...outcomes('not-reached', 'table:A', 'table:B')],
      '🗑️ partly deleted'
    ],
    ['nothing yet', outcomes('not-reached', 'stream:S', 'table:A', 'table:B'), '🗑️ not deleted yet'],
    ['a failure', [...outcomes('done', 'table:A'), ...outcomes('failed', 'table:B')], '❌ failed']
  ])('%s', (_, ended, expected) => {
    expect(words(changes, { mode: 'destroy', planFor: 'destroy', outcomes: ended })).toEqual([expected])
  })
})

test('every kind that a destroy keeps for its data is the data of its station', () => {
  const holding = [...registry.values()].filter(({ retainedOnDestroy }) => retainedOnDestroy === 'data')
  const isData = (kind: string) => STATIONS.some(({ data }) => data?.includes({ kind, address: `${kind}:x` }))
  expect(holding.length).toBeGreaterThan(0)
  expect([...registry.keys()].filter(isData).toSorted()).toEqual(holding.map(({ name }) => name).toSorted())
})
