import { expect, test } from '@jest/globals'
import { copied } from '../../../src/ingestion/gaps/copied'
import type { Row } from '../../../src/model/operation'

const STORED = new Date('2026-11-20T10:30:00Z')
const object = (name: string) => ({ key: `logs/${name}`, bytes: 10, storedAt: STORED })
const nameOf = ({ key }: { readonly key: string }) => key.slice('logs/'.length)
const row = (file: string, status: string, rest: Row = {}): Row => ({ file, status, ...rest })

test.each<[string, readonly Row[], object]>([
  ['loaded', [row('s3://b/logs/a', 'LOADED')], { objects: 1, bytes: 10, incomplete: 0, problems: [] }],
  ['named relative to the stage', [row('a', 'LOADED')], { objects: 1 }],
  [
    'failed',
    [row('s3://b/logs/a', 'LOAD_FAILED', { first_error: 'Invalid data\nencountered.' })],
    {
      objects: 0,
      bytes: 0,
      incomplete: 1,
      problems: [{ key: 'logs/a', why: 'Invalid data encountered', isPartly: false }]
    }
  ],
  [
    'loaded in part',
    [row('s3://b/logs/a', 'PARTIALLY_LOADED', { rows_parsed: 9, rows_loaded: 7, first_error: 'too long' })],
    {
      objects: 1,
      bytes: 10,
      incomplete: 1,
      problems: [{ key: 'logs/a', why: '7 of 9 lines, too long', isPartly: true }]
    }
  ],
  [
    'skipped, because COPY had loaded it before',
    [{ status: 'Copy executed with 0 files processed.' }],
    { objects: 0, incomplete: 1, problems: [expect.objectContaining({ why: 'an earlier COPY loaded it already' })] }
  ],
  ['in a state that we do not know', [row('a', 'LOAD_SKIPPED')], { objects: 0, incomplete: 1 }],
  ['another file of the same end', [row('s3://b/logs/x/a', 'LOADED')], { objects: 0, incomplete: 1 }]
])('an object that is %s', (_, rows, expected) => {
  expect(copied([object('a')], rows, nameOf)).toMatchObject(expected)
})

test('all are counted, and twenty named', () => {
  const names = Array.from({ length: 500 }, (_, at) => `f${at}`)
  const rows = names.map((name, at) => row(`s3://b/logs/${name}`, at < 100 ? 'LOAD_FAILED' : 'LOADED'))
  const loading = copied(names.map(object), rows, nameOf)
  expect(loading).toMatchObject({ objects: 400, bytes: 4000, incomplete: 100 })
  expect(loading.problems).toHaveLength(20)
})
