import { invalidProperty } from '../errors'
import { type ParameterValues, typeOfParameter } from '../parameters'
import type { Cursor } from './cursor'
import { boolean, integer, type OptionReader, readSetOptions, readUnset, text } from './options'

type Readers = Readonly<Record<string, OptionReader<string | number | boolean>>>

/** How the value of each parameter is read. */
export function parameterReaders(parameters: ParameterValues): Readers {
  const readers = { BOOLEAN: boolean, NUMBER: integer(0), STRING: wordOrText }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, standard]) => [name, readers[typeOfParameter(standard)]])
  )
}

const wordOrText: OptionReader<string> = (cursor, option) =>
  cursor.token.kind === 'word' && !cursor.atEnd() ? cursor.identifier() : text(cursor, option)

export interface ParameterChange {
  readonly set: ParameterValues
  readonly unset: readonly string[]
}

/** SET or UNSET of an account or a session. */
export function parameterChange(cursor: Cursor, parameters: ParameterValues, noun: string): ParameterChange {
  if (cursor.take('UNSET')) return { set: {}, unset: readUnset(cursor, Object.keys(parameters), noun) }
  cursor.expect('SET')
  if (!cursor.seesOption()) cursor.fail()
  if (!Object.hasOwn(parameters, cursor.token.value)) throw invalidProperty(cursor.token.value, noun)
  const set = readSetOptions(cursor, parameterReaders(parameters), noun)
  return { set: Object.fromEntries(Object.entries(set).map(([name, value]) => [name, String(value)])), unset: [] }
}
