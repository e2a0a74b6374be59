import { ActionError } from '../model/errors'
import type { Sql } from '../model/kind'
import { quote } from './identifiers'

type Values = Readonly<Record<string, unknown>>

const PLACEHOLDER = /\{\{(\w+) ([\w./-]+)\}\}/g
const OPTIONAL = /\[\[([\s\S]*?)\]\]/g
const HEAD = /^(?:--[^\n]*\n)+/

/**
 * Renders the files that are given as texts by name. A file holds one statement whose values stand as `{{how name}}`: there
 * is no way to put a value in as it is. `[[ … ]]` is left out when a value inside it is null or undefined.
 * @param mayStandInHead the values that a file's head refers to: they may be given though the statement has no use for them
 */
export function renderer(
  texts: ReadonlyMap<string, string>,
  mayStandInHead: (file: string) => readonly string[] = () => []
): Sql {
  return (file, values) => {
    const used = new Set<string>(mayStandInHead(file))
    const text = render(file, values, used, texts)
    const unused = Object.keys(values).filter((name) => !used.has(name))
    if (unused.length > 0) throw broken(file, `nothing stands for ${unused.join(', ')} in it.`)
    return text
  }
}

function render(file: string, values: Values, used: Set<string>, texts: ReadonlyMap<string, string>): string {
  const text = texts.get(file)
  if (text === undefined) throw broken(file, 'there is no such file.')
  if (file.endsWith('.js')) return text

  const fill = (part: string): string =>
    part.replaceAll(PLACEHOLDER, (_, how: string, name: string) => {
      if (how === 'include') return render(name, values, used, texts)
      used.add(name)
      const spell = SPELLINGS[how]
      const value = values[name]
      if (spell === undefined) throw broken(file, `"${how}" is no way to put a value in.`)
      if (value === undefined || value === null) throw broken(file, `the value of ${name} is missing.`)
      const spelled = spell(value)
      if (spelled === undefined) throw broken(file, `${name} cannot be spelled as ${how}.`)
      return spelled
    })

  return text
    .replace(HEAD, '')
    .trim()
    .split(OPTIONAL)
    .map((part, at) => (at % 2 === 0 || isWhole(part, values, used) ? fill(part) : ''))
    .join('')
}

/** Whether an optional part has all its values. */
function isWhole(part: string, values: Values, used: Set<string>): boolean {
  const names = [...part.matchAll(PLACEHOLDER)].flatMap(([, how, name]) => (how === 'include' ? [] : [name ?? '']))
  names.forEach((name) => used.add(name))
  return names.every((name) => values[name] !== undefined && values[name] !== null)
}

/** The ways to put a value in; `undefined` when the value is not of that sort. */
const SPELLINGS: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  id: (value) => identifier(value),
  ids: (value) => list(value, identifier),
  text: (value) => literal(value),
  texts: (value) => list(value, literal),
  like: (value) => (typeof value === 'string' ? literal(value.replaceAll(/[\\%_]/g, '\\$&')) : undefined),
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined),
  boolean: (value) => (typeof value === 'boolean' ? String(value).toUpperCase() : undefined),
  word: (value) => (typeof value === 'string' && /^[A-Z][A-Z0-9_]*$/.test(value) ? value : undefined),
  columns: (value) => list(value, column),
  body: (value) => (typeof value === 'string' && !`${value}$`.includes('$$') ? `$$${value}$$` : undefined)
}

function identifier(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : quote(value)
  return list(value, identifier, '.') || undefined
}

/** A string literal: of text, of an instant, or of a list of both, joined. */
function literal(value: unknown): string | undefined {
  const text = textOf(value)
  return text === undefined ? undefined : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (!Array.isArray(value)) return undefined
  const parts = value.map(textOf)
  return parts.includes(undefined) ? undefined : parts.join('')
}

function list(value: unknown, spell: (item: unknown) => string | undefined, separator = ', '): string | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.map(spell)
  return items.includes(undefined) ? undefined : items.join(separator)
}

function column(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('type' in value)) return undefined
  const { name, type } = value
  return typeof type === 'string' && /^[A-Z][A-Z_]*(\(\d+(, ?\d+)?\))?$/.test(type)
    ? `${identifier(name)} ${type}`
    : undefined
}

function broken(file: string, reason: string): ActionError {
  return new ActionError({ code: 'INTERNAL', goal: 'render a statement', object: `sql/${file}`, reason })
}
