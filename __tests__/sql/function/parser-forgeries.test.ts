import { expect, test } from '@jest/globals'
import { forgeries, type Forgery } from '../../../sandbox/traffic/forgeries'
import { parsedFields } from '../../../sandbox/traffic/parsed'
import { replays } from '../../../sandbox/traffic/replays'
import { CORPUS, SECOND_CORPUS } from './corpus'
import { parse } from './parser'

/**
 * FORGERIES=1000000 and REPLAYS=1000000 read that many, SEED=… the same ones again. None of a million of each was forged with
 * SEED=20261127.
 */
const LINES = Number(process.env['FORGERIES'] ?? 20_000)
const REPLAYS = Number(process.env['REPLAYS'] ?? 3_000)
const SEED = Number(process.env['SEED'] ?? Date.now())

type Verdict = 'parsed' | 'unparsed' | 'forged'

function verdictOf({ line, record, fields }: Forgery): { readonly verdict: Verdict; readonly reason: string | null } {
  const { REASON: reason = null, ...row } = parse(line)
  if (reason !== null) return { verdict: 'unparsed', reason }
  const expected = Object.entries(parsedFields(record, fields))
  return { verdict: expected.every(([column, value]) => (row[column] ?? null) === value) ? 'parsed' : 'forged', reason }
}

interface Found {
  readonly counts: Record<Verdict, number>
  readonly reasons: ReadonlySet<string>
  readonly forged: readonly string[]
  /** Unparsed, although no client wrote a quote. */
  readonly needless: readonly string[]
}

function judge(all: Iterator<Forgery, never>, lines: number): Found {
  const counts: Record<Verdict, number> = { parsed: 0, unparsed: 0, forged: 0 }
  const reasons = new Set<string>()
  const forged: string[] = []
  const needless: string[] = []
  for (let count = 0; count < lines; count++) {
    const { value } = all.next()
    const { verdict, reason } = verdictOf(value)
    counts[verdict]++
    if (reason !== null) reasons.add(reason)
    if (verdict === 'forged') forged.push(value.line)
    if (verdict === 'unparsed' && !hasQuotes(value)) needless.push(value.line)
  }
  return { counts, reasons, forged, needless }
}

function hasQuotes({ record: { requestUri, referrer, userAgent } }: Forgery): boolean {
  return [requestUri, referrer, userAgent].some((text) => text?.includes('"') === true)
}

test(`no column ever has what a client wrote into another field (SEED=${SEED})`, () => {
  const { counts, reasons, forged } = judge(forgeries(SEED), LINES)
  expect(forged.slice(0, 3)).toEqual([])
  expect([...reasons]).toEqual(expect.arrayContaining(['ambiguous', 'glued']))
  expect(counts.parsed).toBeGreaterThan(LINES / 4)
  expect(counts.unparsed).toBeGreaterThan(LINES / 10)
}, 3_600_000)

test(`not even if the client writes what it has seen in real logs (SEED=${SEED})`, () => {
  const seen = [...(CORPUS?.lines ?? []), ...(SECOND_CORPUS?.lines ?? [])]
  const { counts, forged, needless } = judge(replays(SEED, seen), REPLAYS)
  expect(forged.slice(0, 3)).toEqual([])
  expect(needless.slice(0, 3)).toEqual([])
  expect(counts.parsed).toBeGreaterThan(REPLAYS / 3)
  expect(counts.unparsed).toBeGreaterThan(REPLAYS / 10)
}, 3_600_000)
