import type { Address } from '../model/fields'
import { show } from './identifiers'

/** The address of an object of Snowflake, e.g. `pipe:DB.PUBLIC."my pipe"`; `parts` are names as stored, outermost first. */
export function addressOf(kind: string, ...parts: readonly string[]): Address {
  return `${kind}:${parts.map(show).join('.')}`
}
