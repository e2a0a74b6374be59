import { structuredPatch, type StructuredPatchHunk } from 'diff'
import { commonLength } from './common-length'
import { shorten } from './shorten'

/** Unchanged lines that are shown before and after a change. */
const CONTEXT_LINES = 2
/**
 * If texts differ in more lines than this, we do not search for what they have in common, since the time for that grows
 * with the square of this number. Up to here it stays below a fifth of a second for any texts.
 */
const MOST_EDITS = 1000

/**
 * What differs between two texts with lines, as in a unified diff: each line starts with "-", "+" or " ". If several
 * places differ, each starts with a line "@@ -start,lines +start,lines @@". A long diff is shortened, and says how many
 * lines are omitted. Line breaks are not part of the lines: if they differ, a line says so in words.
 */
export function lineDiff(before: string, after: string): readonly string[] {
  const [old, desired] = comparable(before, after)
  return [...changedBreaks(before, after), ...shorten(unified(old, desired)), ...changedEnd(before, after)]
}

/** Both texts with a line break at the end, and with the same kind of line break unless one text mixes both kinds. */
function comparable(before: string, after: string): readonly [before: string, after: string] {
  const mixed = [before, after].some((text) => hasCrlf(text) && hasLf(text))
  const converted = (text: string) => (mixed ? text : text.replaceAll('\r\n', '\n'))
  const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
  return [ended(converted(before)), ended(converted(after))]
}

function changedBreaks(before: string, after: string): readonly string[] {
  const pure = [before, after].every((text) => hasCrlf(text) !== hasLf(text))
  if (!pure || hasCrlf(before) === hasCrlf(after)) return []
  const kind = (text: string) => `(lines end with ${hasCrlf(text) ? 'CRLF' : 'LF'})`
  return [`-${kind(before)}`, `+${kind(after)}`]
}

function hasCrlf(text: string): boolean {
  return text.includes('\r\n')
}

function hasLf(text: string): boolean {
  return /(?<!\r)\n/.test(text)
}

function changedEnd(before: string, after: string): readonly string[] {
  const [had, has] = [before.endsWith('\n'), after.endsWith('\n')]
  if (before === '' || after === '' || had === has) return []
  return [`${has ? '+' : '-'}(a line break at the end)`]
}

function unified(before: string, after: string): readonly string[] {
  const options = { context: CONTEXT_LINES, maxEditLength: MOST_EDITS }
  const patch = structuredPatch('', '', before, after, '', '', options)
  if (patch === undefined) return unsearched(before, after)
  if (patch.hunks.length === 1) return patch.hunks.flatMap(({ lines }) => lines)
  return patch.hunks.flatMap((hunk) => [head(hunk), ...hunk.lines])
}

function head({ oldStart, oldLines, newStart, newLines }: StructuredPatchHunk): string {
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`
}

/** Everything between the common lines at the beginning and at the end of both texts, as one change. */
function unsearched(before: string, after: string): readonly string[] {
  const [old, desired] = [linesOf(before), linesOf(after)]
  const start = commonLength(old, desired)
  const end = commonLength(old.slice(start).reverse(), desired.slice(start).reverse())
  return [
    ...old.slice(Math.max(0, start - CONTEXT_LINES), start).map((line) => ` ${line}`),
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...desired.slice(start, desired.length - end).map((line) => `+${line}`),
    ...old.slice(old.length - end, old.length - end + CONTEXT_LINES).map((line) => ` ${line}`)
  ]
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1)
}
