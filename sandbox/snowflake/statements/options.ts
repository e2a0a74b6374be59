import { invalidProperty, invalidValue, refused } from '../errors'
import type { Cursor } from './cursor'

/** Reads the value after `NAME =`. */
export type OptionReader<T> = (cursor: Cursor, option: string) => T

type Readers = Readonly<Record<string, OptionReader<unknown>>>

/** The options that were given, by name. */
export type Options<R extends Readers> = { readonly [K in keyof R]?: ReturnType<R[K]> }

/**
 * Reads `NAME = value` pairs in any order, as Snowflake does, until something else follows.
 * `noun` names the object in the refusal of an unknown option: "PIPE", "STAGE".
 */
export function readOptions<R extends Readers>(cursor: Cursor, readers: R, noun: string): Options<R> {
  const found: Record<string, unknown> = {}
  while (cursor.seesOption()) {
    const option = cursor.identifier()
    const reader = Object.hasOwn(readers, option) ? readers[option] : undefined
    if (reader === undefined) throw invalidProperty(option, noun)
    if (Object.hasOwn(found, option)) throw refused('001424', '22023', `duplicate property '${option}'`)
    cursor.expect('=')
    found[option] = reader(cursor, option)
    if (cursor.take(',') && !cursor.seesOption()) cursor.fail()
  }
  return found as Options<R>
}

/** The options of ALTER … SET, of which there must be one at least. */
export function readSetOptions<R extends Readers>(cursor: Cursor, readers: R, noun: string): Options<R> {
  if (cursor.atEnd()) cursor.fail()
  return readOptions(cursor, readers, noun)
}

/** The names after ALTER … UNSET, separated by commas. */
export function readUnset<P extends string>(cursor: Cursor, allowed: readonly P[], noun: string): readonly P[] {
  const names: P[] = []
  do {
    const token = cursor.token
    const option = cursor.identifier()
    const name = allowed.find((candidate) => candidate === option)
    if (name === undefined) throw token.kind === 'word' ? invalidProperty(option, noun) : cursor.fail(token)
    names.push(name)
  } while (cursor.take(','))
  return names
}

export const text: OptionReader<string> = (cursor, option) => {
  const { kind, value } = cursor.token
  if (kind === 'string') return cursor.text()
  throw kind === 'word' || kind === 'number' ? invalidValue(value, option) : cursor.fail()
}

export const texts: OptionReader<readonly string[]> = (cursor) => cursor.list(() => cursor.text(), { empty: true })

export const boolean: OptionReader<boolean> = (cursor, option) => {
  const { kind, value } = cursor.token
  if (kind === 'word' && (value === 'TRUE' || value === 'FALSE')) return cursor.boolean()
  throw kind === 'symbol' || kind === 'end' ? cursor.fail() : invalidValue(value, option)
}

export const identifier: OptionReader<string> = (cursor) => cursor.identifier()

/** A whole number within bounds, both included. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): OptionReader<number> {
  return (cursor, option) => {
    const value = cursor.integer()
    if (value < least || value > most) throw invalidValue(String(value), option)
    return value
  }
}

/** One of these words, bare or as a literal, in any case. */
export function choice<W extends string>(...words: readonly W[]): OptionReader<W> {
  return (cursor, option) => {
    const { kind, value } = cursor.token
    const found = words.find((word) => word === value.toUpperCase())
    if (kind !== 'word' && kind !== 'string') throw kind === 'number' ? invalidValue(value, option) : cursor.fail()
    if (found === undefined) throw invalidValue(value, option)
    cursor.next()
    return found
  }
}

/** `( NAME = value … )`. */
export function nested<R extends Readers>(readers: R, noun: string): OptionReader<Options<R>> {
  return (cursor) => {
    cursor.expect('(')
    const options = readOptions(cursor, readers, noun)
    cursor.expect(')')
    return options
  }
}
