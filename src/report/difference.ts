import { KNOWN_AFTER_APPLY, type FieldChange } from '../model/change'
import type { Value } from '../model/fields'

/** How the change of one property is best shown; the renderers decide what that looks like. */
export type Difference =
  | { readonly form: 'values'; readonly before: string | undefined; readonly after: string | undefined }
  | { readonly form: 'items'; readonly removed: readonly string[]; readonly added: readonly string[] }
  /** Lines that begin with "-", "+" or " ", as in a unified diff. */
  | { readonly form: 'lines'; readonly lines: readonly string[] }

const LONGEST_VALUE = 300
const CONTEXT_CHARACTERS = 40
const CONTEXT_LINES = 2
const MOST_LINES = 40

export function differenceOf({ before, after, unknown }: FieldChange): Difference {
  if (unknown !== undefined) {
    return { form: 'values', before: before === undefined ? undefined : worded(before), after: KNOWN_AFTER_APPLY }
  }
  if (isList(before) && isList(after)) return items(before, after)
  if (typeof before === 'string' && typeof after === 'string') return texts(before, after)
  return {
    form: 'values',
    before: before === undefined ? undefined : summary(before),
    after: after === undefined ? undefined : summary(after)
  }
}

/** A value in words. Text stands without quotes, unless that would hide something. */
export function worded(value: Value): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return value === '' || value.trim() !== value ? JSON.stringify(value) : value
  if (typeof value === 'object') return `[${value.map(worded).join(', ')}]`
  return String(value)
}

function summary(value: Value): string {
  if (typeof value === 'string' && hasLines(value)) return `(${value.split('\n').length} lines)`
  return cut(worded(value))
}

function items(before: readonly Value[], after: readonly Value[]): Difference {
  const [old, desired] = [before.map(worded), after.map(worded)]
  const removed = old.filter((item) => !desired.includes(item))
  const added = desired.filter((item) => !old.includes(item))
  if (removed.length > 0 || added.length > 0) return { form: 'items', removed, added }
  return { form: 'values', before: cut(worded(before)), after: cut(worded(after)) }
}

function texts(before: string, after: string): Difference {
  if (hasLines(before) || hasLines(after)) return { form: 'lines', lines: lines(before, after) }
  // Why: of two long texts that begin alike, the beginning says nothing.
  const from = Math.max(0, commonLength([...before], [...after]) - CONTEXT_CHARACTERS)
  const long = Math.max(before.length, after.length) > LONGEST_VALUE
  const focus = (text: string) => (long && from > 0 ? cut(`…${text.slice(from)}`) : worded(text))
  return { form: 'values', before: focus(before), after: focus(after) }
}

function lines(before: string, after: string): readonly string[] {
  const [old, desired] = [before.split('\n'), after.split('\n')]
  const start = commonLength(old, desired)
  const end = commonLength(old.slice(start).reverse(), desired.slice(start).reverse())
  return [
    ...old.slice(Math.max(0, start - CONTEXT_LINES), start).map((line) => ` ${line}`),
    ...capped(old.slice(start, old.length - end), '-'),
    ...capped(desired.slice(start, desired.length - end), '+'),
    ...old.slice(old.length - end, old.length - end + CONTEXT_LINES).map((line) => ` ${line}`)
  ]
}

function capped(lines: readonly string[], sign: string): readonly string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => sign + line)
  return lines.length <= MOST_LINES ? shown : [...shown, `${sign}… ${lines.length - MOST_LINES} more lines`]
}

function commonLength(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((part, at) => part !== other[at])
  return differs === -1 ? Math.min(one.length, other.length) : differs
}

function cut(text: string): string {
  const more = text.length - LONGEST_VALUE
  return more <= 0 ? text : `${text.slice(0, LONGEST_VALUE)}… (${more} more characters)`
}

/** More than one: a line break alone is a value like another. */
function hasLines(text: string): boolean {
  return text.trim().includes('\n')
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}
