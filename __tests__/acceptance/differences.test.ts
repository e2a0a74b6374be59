import { expect, test } from '@jest/globals'
import { differencesOf } from '../../scripts/acceptance/compare/differences'
import { asText } from '../../scripts/acceptance/compare/report'
import { timeline } from '../../scripts/acceptance/compare/timeline'
import type { Answer } from '../../scripts/acceptance/recording/recording'

const table = (rows: readonly Readonly<Record<string, unknown>>[], type = 'text', name = 'name'): Answer => ({
  columns: [{ name, type }],
  rows
})
const refused = (code: string, message: string, status?: number): Answer => ({
  error: { code, message, ...(status === undefined ? {} : { status }) }
})

test.each<[string, Answer, Answer, readonly string[]]>([
  ['the same', table([{ name: 'A' }]), table([{ name: 'A' }]), []],
  ['a column', table([], 'text', 'kind'), table([]), ['column kind', 'column name']],
  ['a type', table([], 'timestamp_ltz'), table([]), ['type name']],
  ['a row', table([{ name: 'A' }, { name: 'B' }]), table([{ name: 'B' }]), ['rows A']],
  ['rows in another order', table([{ name: 'A' }, { name: 'B' }]), table([{ name: 'B' }, { name: 'A' }]), []],
  ['a cell', table([{ name: 'A', state: 'STARTED' }]), table([{ name: 'A', state: 'started' }]), ['value A.state']],
  ['a code', refused('002003', 'x'), refused('002043', 'x'), ['code ']],
  [
    'a text',
    refused('002003', 'Pipe P does not exist.'),
    refused('002003', 'Pipe P does not exist or not authorized.'),
    ['text ']
  ],
  ['a status', refused('AccessDenied', 'x', 403), refused('AccessDenied', 'x', 400), ['code HTTP status']],
  ['an outcome', refused('002003', 'x'), table([]), ['outcome ']],
  ['a field', { output: { Status: 'Enabled' } }, { output: {} }, ['value Status']],
  [
    'a document in another order',
    { output: { Policy: '{"a":1,"b":[2]}' } },
    { output: { Policy: '{"b":[2],"a":1}' } },
    []
  ],
  ['a document', { output: { Policy: '{"b":[2]}' } }, { output: { Policy: '{"b":[3]}' } }, ['value Policy.b.0']],
  [
    'another time of a pipe, with another number of zeros at its end',
    table([{ STATUS: '{"lastReceivedMessageTimestamp":"2026-11-27T23:29:58.009Z"}' }]),
    table([{ STATUS: '{"lastReceivedMessageTimestamp":"2026-11-27T23:31:13.5Z"}' }]),
    []
  ],
  [
    'another time',
    table([{ note: 'at 2026-01-01 10:00:00.123' }]),
    table([{ note: 'at 2026-02-02 11:11:11.456' }]),
    []
  ],
  [
    'another form of a time',
    { output: { at: '2026-01-01 10:00:00.123' } },
    { output: { at: '2026-01-01T10:00:00Z' } },
    ['value at']
  ],
  [
    'another moment',
    { output: { at: { $time: '2026-01-01T10:00:00.000Z' } } },
    { output: { at: { $time: '2026-01-02T10:00:00.000Z' } } },
    []
  ]
])('%s', (_, recorded, sandbox, found) => {
  const differences = differencesOf({ client: 'snowflake', name: 'pipe/show', sent: 'SHOW PIPES' }, recorded, sandbox)
  expect(differences.map(({ what, at }) => `${what} ${at}`)).toEqual(found)
})

test('each difference is told once', () => {
  const one = differencesOf({ client: 'snowflake', name: 'pipe/show', sent: '' }, table([], 'date'), table([]))
  expect(asText([...one, ...one])).toBe(
    '1 difference:\npipe/show: type name (2 times)\n    recorded: date\n    sandbox:  text'
  )
  expect(asText([])).toBe('The sandbox answers everything as it was recorded.')
})

test('a time of the recording becomes one between the same statements', () => {
  let now = 0
  const times = timeline(() => new Date(now))
  const moved = (time: string) => times.moved(new Date(`2026-01-01T10:00:${time}Z`)).getTime()
  for (const [at, here] of [
    ['00.100', 5_000],
    ['00.900', 7_300],
    ['03.500', 9_000]
  ] as const) {
    now = here
    times.play({ at: `2026-01-01T10:00:${at}Z` })
  }
  expect([moved('00.150'), moved('02.900'), moved('04.500')]).toEqual([5_050, 9_300, 10_000])
  // Cut off from a time after the second statement.
  expect(moved('00.000')).toBe(7_000)
})
