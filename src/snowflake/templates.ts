import { ActionError } from '../model/errors'
import type { Sql } from '../model/kind'
import { quote, quoteText } from './identifiers'

type Values = Readonly<Record<string, unknown>>

const PLACEHOLDER = /\{\{(\w+) ([\w./-]+)\}\}/g
const OPTIONAL = /\[\[([\s\S]*?)\]\]/g
const HEAD = /^(?:--[^\n]*\n)+/

/**
 * Renders templates, given as texts by file name. A file has one statement with placeholders `{{format name}}`: every
 * value is formatted, none is inserted raw; `{{part name}}` includes the file that the value names. `[[ … ]]` is omitted when a value inside it is null or undefined.
 * @param headValues the values that a file's head refers to: these may be given even if the statement does not use them
 */
export function renderer(
  texts: ReadonlyMap<string, string>,
  headValues: (file: string) => readonly string[] = () => []
): Sql {
  return (file, values) => {
    const used = new Set<string>(headValues(file))
    const text = render(file, values, used, texts)
    const unused = Object.keys(values).filter((name) => !used.has(name))
    if (unused.length > 0) throw broken(file, `it has no placeholder for ${unused.join(', ')}.`)
    return text
  }
}

function render(file: string, values: Values, used: Set<string>, texts: ReadonlyMap<string, string>): string {
  const text = texts.get(file)
  if (text === undefined) throw broken(file, 'the file does not exist.')
  if (file.endsWith('.js')) return text

  const fill = (part: string): string =>
    part.replaceAll(PLACEHOLDER, (_, format: string, name: string) => {
      if (format === 'include') return render(name, values, used, texts)
      used.add(name)
      if (format === 'part') return render(partOf(values[name]), values, used, texts)
      const write = FORMATS[format]
      const value = values[name]
      if (write === undefined) throw broken(file, `"${format}" is not a format for values.`)
      if (value === undefined || value === null) throw broken(file, `the value of ${name} is missing.`)
      const written = write(value)
      if (written === undefined) throw broken(file, `the value of ${name} does not fit the format ${format}.`)
      return written
    })

  return text
    .replace(HEAD, '')
    .trim()
    .split(OPTIONAL)
    .map((part, at) => (at % 2 === 0 || isComplete(part, values, used) ? fill(part) : ''))
    .join('')
}

/** The file that a value names: only parts that the caller may choose from. */
function partOf(value: unknown): string {
  if (typeof value === 'string' && /^(?:detection|event)\/[a-z-]+$/.test(value)) return value
  throw broken(String(value), 'it is not a part to choose.')
}

/** Whether all values of an optional part are given. */
function isComplete(part: string, values: Values, used: Set<string>): boolean {
  const names = [...part.matchAll(PLACEHOLDER)].flatMap(([, format, name]) =>
    format === 'include' ? [] : [name ?? '']
  )
  names.forEach((name) => used.add(name))
  return names.every((name) => values[name] !== undefined && values[name] !== null)
}

/** Writes a value as SQL; `undefined` when the value does not fit the format. */
const FORMATS: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  id: (value) => identifier(value),
  ids: (value) => list(value, identifier),
  text: (value) => literal(value),
  texts: (value) => list(value, literal),
  like: (value) => (typeof value === 'string' ? literal(value.replaceAll(/[\\%_]/g, '\\$&')) : undefined),
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined),
  boolean: (value) => (typeof value === 'boolean' ? String(value).toUpperCase() : undefined),
  word: (value) => (typeof value === 'string' && /^[A-Z][A-Z0-9_]*$/.test(value) ? value : undefined),
  words: (value) => (typeof value === 'string' && /^[A-Z]+(?: [A-Z]+)*$/.test(value) ? value : undefined),
  columns: (value) => list(value, column),
  tableColumns: (value) => list(value, tableColumn),
  body: (value) => (typeof value === 'string' && !`${value}$`.includes('$$') ? `$$${value}$$` : undefined)
}

function identifier(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : quote(value)
  return list(value, identifier, '.') || undefined
}

/** A string literal for a text, a point in time, or a list of both, joined. */
function literal(value: unknown): string | undefined {
  const text = textOf(value)
  return text === undefined ? undefined : quoteText(text)
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (!Array.isArray(value)) return undefined
  const parts = value.map(textOf)
  return parts.includes(undefined) ? undefined : parts.join('')
}

function list(value: unknown, write: (item: unknown) => string | undefined, separator = ', '): string | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.map(write)
  return items.includes(undefined) ? undefined : items.join(separator)
}

function column(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('type' in value)) return undefined
  const { name, type } = value
  return typeof type === 'string' && /^[A-Z][A-Z_]*(\(\d+(, ?\d+)?\))?$/.test(type)
    ? `${identifier(name)} ${type}`
    : undefined
}

/** Whatever collation the account has by default: keys and IDs that differ in case are different. */
function tableColumn(value: unknown): string | undefined {
  const written = column(value)
  return written !== undefined && / VARCHAR\(\d+\)$/.test(written) ? `${written} COLLATE ''` : written
}

function broken(file: string, reason: string): ActionError {
  return new ActionError({ code: 'INTERNAL', goal: 'render a statement', object: `sql/${file}`, reason })
}
