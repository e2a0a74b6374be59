import { many } from '../model/many'
import { cut } from './cut'

/** The most lines in a row with the same sign. */
const MOST_IN_A_ROW = 40
/** The most lines in total. */
const MOST_LINES = 120
const LONGEST_LINE = 1000

/** A line to show, and how many lines of the diff it represents. */
interface Shown {
  readonly sign: string
  readonly text: string
  readonly count: number
}

/** Shortens a unified diff to at most 121 lines; where lines are omitted, a line says how many. */
export function shorten(diff: readonly string[]): readonly string[] {
  const shown = rowsOf(diff).flatMap(shortenRow)
  const [removed = 0, added = 0] = ['-', '+'].map((sign) => countOf(shown.slice(MOST_LINES), sign))
  const texts = shown.map(({ text }) => text)
  if (removed + added === 0) return texts
  return [
    ...texts.slice(0, MOST_LINES),
    `@@ … ${many(removed, 'more line')} removed, ${many(added, 'more line')} added @@`
  ]
}

function countOf(shown: readonly Shown[], sign: string): number {
  return shown.filter((line) => line.sign === sign).reduce((sum, { count }) => sum + count, 0)
}

/** Groups lines in a row that start with the same sign. */
function rowsOf(diff: readonly string[]): readonly (readonly string[])[] {
  const rows: string[][] = []
  for (const line of diff) {
    const row = rows.at(-1)
    if (row?.[0]?.charAt(0) === line.charAt(0)) row.push(line)
    else rows.push([line])
  }
  return rows
}

function shortenRow(row: readonly string[]): readonly Shown[] {
  const sign = row[0]?.charAt(0) ?? ''
  const shown = row.slice(0, MOST_IN_A_ROW).map((line) => ({ sign, text: cut(line, LONGEST_LINE), count: 1 }))
  const more = row.length - MOST_IN_A_ROW
  return more <= 0 ? shown : [...shown, { sign, text: `${sign}… ${many(more, 'more line')}`, count: more }]
}
