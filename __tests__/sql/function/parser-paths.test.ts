import { expect, test } from '@jest/globals'
import { randomFrom } from '../../../sandbox/traffic/random'
import { mutatedLines } from './mutated-lines'
import { carefully, parse } from './parser'

/** FORGERIES=1000000 compares that many, SEED=… the same ones again. */
const LINES = Number(process.env['FORGERIES'] ?? 20_000)
const SEED = Number(process.env['SEED'] ?? Date.now())

test(`what is cut at once is cut as carefully as the rest (SEED=${SEED})`, () => {
  const lines = mutatedLines(randomFrom(SEED))
  const different: unknown[] = []
  let parsed = 0
  for (let count = 0; count < LINES; count++) {
    const line = lines.next().value
    const row = parse(line)
    if (row['REASON'] === null) parsed++
    if (JSON.stringify(row) !== JSON.stringify(carefully(line))) different.push([line, row, carefully(line)])
  }
  expect(different.slice(0, 3)).toEqual([])
  expect(parsed).toBeGreaterThan(LINES / 5)
}, 3_600_000)
