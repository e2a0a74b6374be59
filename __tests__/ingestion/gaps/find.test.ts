import { describe, expect, test } from '@jest/globals'
import { judgeGaps } from '../../../src/health/gaps'
import { type Gap, gapsIn, type Scope } from '../../../src/ingestion/gaps/find'
import { ingestionOf } from '../../../src/ingestion/snowpipe/ingestion'
import type { Row, Run } from '../../../src/model/operation'
import { configWith } from '../../fakes/config'

const STORED = new Date('2026-11-20T10:30:00Z')
const SCOPE: Scope = {
  listing: { bucket: 'acme-logs', account: '111122223333', prefix: 'logs/' },
  ingestion: ingestionOf(configWith()),
  from: new Date('2026-11-20T00:00:00Z'),
  until: new Date('2026-11-21T00:00:00Z')
}
const NOW = new Date('2026-11-21T01:00:00Z')
const keyAt = (at: number) => `logs/${String(at).padStart(9, '0')}`

/** A bucket with this many objects, made page by page, and tables that have all but some of them. */
function worldOf(objects: number, differ: Readonly<Record<string, 'missing' | 'failed' | 'repeated' | 'deleted'>>) {
  let most = 0
  const run: Run = async ({ name, input }) => {
    const values = input as Readonly<Record<string, never>>
    if (name === 'ListObjectsV2') {
      const first = Number(values['ContinuationToken'] ?? 0)
      const last = Math.min(first + 1000, objects)
      const Contents = Array.from({ length: last - first }, (_, at) => ({
        Key: keyAt(first + at),
        Size: 10,
        LastModified: STORED
      }))
      return [{ Contents, ...(last < objects ? { NextContinuationToken: String(last) } : {}) }]
    }
    if (name === 'gaps/loaded') {
      const [first, last] = [values['first'], values['last']].map((key) => Number(String(key).slice(5)))
      const rows: Row[] = []
      for (let at = first ?? 0; at <= (last ?? 0); at++) {
        const how = differ[keyAt(at)]
        if (how === undefined || how === 'repeated') rows.push({ file: keyAt(at), repeated: how === undefined ? 0 : 3 })
      }
      most = Math.max(most, rows.length)
      return rows
    }
    const names = input['names'] as readonly string[]
    return names.flatMap((file) => {
      const how = differ[`logs/${file}`]
      return how === 'missing' ? [] : [{ FILE_NAME: file, STATUS: how === 'failed' ? 'Load failed' : 'Loaded' }]
    })
  }
  return { run, most: () => most }
}

describe('the gap audit', () => {
  test('tells missing, failed, repeated and deleted objects apart', async () => {
    const { run } = worldOf(20, {
      [keyAt(3)]: 'missing',
      [keyAt(4)]: 'failed',
      [keyAt(5)]: 'repeated',
      [keyAt(6)]: 'deleted'
    })
    const gaps: (readonly [string, Gap['kind']])[] = []
    for await (const part of gapsIn(SCOPE, run))
      gaps.push(...part.gaps.map(({ object, kind }) => [object.key, kind] as const))
    expect(gaps).toEqual([
      [keyAt(3), 'missing'],
      [keyAt(4), 'failed'],
      [keyAt(5), 'repeated']
    ])
  })

  test.each([
    ['before', new Date('2026-11-20T10:30:01Z'), SCOPE.until],
    ['after', SCOPE.from, STORED]
  ])('objects from %s the time that is looked at are not compared', async (_, from, until) => {
    const { run } = worldOf(5, { [keyAt(1)]: 'missing' })
    const scope = { ...SCOPE, from, until }
    expect(await judgeGaps(gapsIn(scope, run), scope, NOW)).toMatchObject({
      state: 'healthy',
      found: expect.stringMatching(/^There is no log object that S3 stored from .* to .* to look for in the tables\.$/)
    })
  })

  test.each([
    [5, SCOPE, 'Each of 5 log objects that S3 stored from Nov 20, 00:00 UTC to 00:00 UTC is in the tables, once.'],
    [1, { ...SCOPE, from: new Date(0) }, 'The one log object that S3 stored until 00:00 UTC is in the tables, once.'],
    [
      5,
      { ...SCOPE, from: SCOPE.until },
      'No log object was looked for in the tables: what S3 stored since 00:00 UTC may still be on its way.'
    ]
  ])('says what times it looked at: %#', async (count, scope, found) => {
    const { run } = worldOf(count, {})
    expect(await judgeGaps(gapsIn(scope, run), scope, NOW)).toEqual({ state: 'healthy', found })
  })

  test('a million objects are compared in parts of some thousand', async () => {
    const { run, most } = worldOf(1_000_000, { [keyAt(7)]: 'missing', [keyAt(999_999)]: 'missing' })
    const judgement = await judgeGaps(gapsIn(SCOPE, run), SCOPE, NOW)
    expect(judgement.found).toBe(
      `Of 1000000 log objects that S3 stored from Nov 20, 00:00 UTC to 00:00 UTC, 2 missing. By hour (UTC): 2026-11-20 10:00 (2). Objects: ${keyAt(7)} (missing), ${keyAt(999_999)} (missing).`
    )
    expect(most()).toBeLessThanOrEqual(11_000)
  }, 60_000)
})
