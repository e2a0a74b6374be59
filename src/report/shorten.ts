import { cut } from './cut'
import { many } from './words'

/** Of lines in a row that are all removed, or all added. */
const MOST_IN_A_ROW = 40
/** Of all lines together. */
const MOST_LINES = 120
const LONGEST_LINE = 1000

/** A line as it is shown, and how many lines of the diff it stands for. */
interface Shown {
  readonly sign: string
  readonly text: string
  readonly count: number
}

/** A unified diff of at most 121 lines. Of what is left out it says how many lines there are, where they would stand. */
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

/** Lines in a row that begin with the same sign. */
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
