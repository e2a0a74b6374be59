import { Cursor, type NameParts } from './cursor'

/** The parts of a name inside a literal: 'DB.S."my format"'. */
export function nameIn(literal: string): NameParts {
  const cursor = new Cursor(literal)
  const name = cursor.name()
  cursor.end()
  return name
}
