import { expect, test } from '@jest/globals'
import { forgeries, type Forgery } from '../../../sandbox/traffic/forgeries'
import { parsedFields } from '../../../sandbox/traffic/parsed'
import { parse } from './parser'

/** FORGERIES=1000000 reads that many, SEED=… the same ones again. None of a million was forged with SEED=20261127. */
const LINES = Number(process.env['FORGERIES'] ?? 20_000)
const SEED = Number(process.env['SEED'] ?? Date.now())

type Verdict = 'parsed' | 'unparsed' | 'forged'

function verdictOf({ line, record, fields }: Forgery): { readonly verdict: Verdict; readonly reason: string | null } {
  const { REASON: reason = null, ...row } = parse(line)
  if (reason !== null) return { verdict: 'unparsed', reason }
  const expected = Object.entries(parsedFields(record, fields))
  return { verdict: expected.every(([column, value]) => (row[column] ?? null) === value) ? 'parsed' : 'forged', reason }
}

test(`no column ever has what a client wrote into another field (SEED=${SEED})`, () => {
  const found: Record<Verdict, number> = { parsed: 0, unparsed: 0, forged: 0 }
  const reasons = new Set<string>()
  const examples: string[] = []
  const all = forgeries(SEED)
  for (let count = 0; count < LINES; count++) {
    const { value } = all.next()
    const { verdict, reason } = verdictOf(value)
    found[verdict]++
    if (reason !== null) reasons.add(reason)
    if (verdict === 'forged') examples.push(value.line)
  }
  expect(examples.slice(0, 3)).toEqual([])
  expect([...reasons]).toEqual(expect.arrayContaining(['ambiguous', 'glued']))
  expect(found.parsed).toBeGreaterThan(LINES / 4)
  expect(found.unparsed).toBeGreaterThan(LINES / 10)
}, 3_600_000)
