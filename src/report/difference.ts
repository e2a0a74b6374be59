import { type FieldChange, KNOWN_AFTER_APPLY } from '../model/change'
import type { Value } from '../model/fields'
import { commonLength } from './common-length'
import { cut } from './cut'
import { lineDiff } from './line-diff'

/** The form that suits the change of one property; the renderers decide what it looks like. */
export type Difference =
  | { readonly form: 'values'; readonly before: string | undefined; readonly after: string | undefined }
  | { readonly form: 'items'; readonly removed: readonly string[]; readonly added: readonly string[] }
  /** The lines of a unified diff: each starts with "-", "+", " " or "@@". */
  | { readonly form: 'lines'; readonly lines: readonly string[] }

const LONGEST_VALUE = 300
const CONTEXT_CHARACTERS = 40

export function differenceOf({ before, after, unknown }: FieldChange): Difference {
  if (unknown !== undefined) {
    return { form: 'values', before: before === undefined ? undefined : valueText(before), after: KNOWN_AFTER_APPLY }
  }
  if (isList(before) && isList(after)) return items(before, after)
  if (typeof before === 'string' && typeof after === 'string') return texts(before, after)
  return {
    form: 'values',
    before: before === undefined ? undefined : summary(before),
    after: after === undefined ? undefined : summary(after)
  }
}

/** A value as text. Strings have no quotes, unless that would hide something. */
export function valueText(value: Value): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return value === '' || value.trim() !== value ? JSON.stringify(value) : value
  if (typeof value === 'object') return `[${value.map(valueText).join(', ')}]`
  return String(value)
}

function shortened(value: Value): string {
  return cut(valueText(value), LONGEST_VALUE)
}

function summary(value: Value): string {
  if (typeof value === 'string' && hasLines(value)) return `(${value.replace(/\n$/, '').split('\n').length} lines)`
  return shortened(value)
}

function items(before: readonly Value[], after: readonly Value[]): Difference {
  const [old, desired] = [before.map(valueText), after.map(valueText)]
  const removed = old.filter((item) => !desired.includes(item))
  const added = desired.filter((item) => !old.includes(item))
  if (removed.length > 0 || added.length > 0) return { form: 'items', removed, added }
  return { form: 'values', before: shortened(before), after: shortened(after) }
}

function texts(before: string, after: string): Difference {
  if (hasLines(before) || hasLines(after)) return { form: 'lines', lines: lineDiff(before, after) }
  // If two long texts start with the same words, these say nothing.
  const from = Math.max(0, commonLength([...before], [...after]) - CONTEXT_CHARACTERS)
  const long = Math.max(before.length, after.length) > LONGEST_VALUE
  const focus = (text: string) => (long && from > 0 ? cut(`…${text.slice(from)}`, LONGEST_VALUE) : valueText(text))
  return { form: 'values', before: focus(before), after: focus(after) }
}

/** Whether a text has several lines; a line break at its end does not count. */
function hasLines(text: string): boolean {
  return text.trim().includes('\n')
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}
