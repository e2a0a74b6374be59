import { unsupported } from '../../errors'
import { withoutSize } from '../../types'
import { literal } from '../engine/identifiers'
import { apply, castTo } from './casts'
import type { Scope } from './scope'
import type { Node } from './syntax'
import { timeFormat } from './time-formats'

/**
 * A literal as a point in time, in the format that the session says; undefined = it says AUTO, or this is no such cast.
 * https://docs.snowflake.com/en/sql-reference/parameters#timestamp-input-format
 */
export function readTime(node: Node, type: string, { statement }: Scope): string | undefined {
  const isDate = withoutSize(type) === 'DATE'
  const format = statement.session.settings[isDate ? 'DATE_INPUT_FORMAT' : 'TIMESTAMP_INPUT_FORMAT'] ?? 'AUTO'
  if (format === 'AUTO' || node.kind !== 'literal' || !(isDate || type.startsWith('TIMESTAMP'))) return undefined
  const text = literal(node.text('value') ?? '')
  return apply('parsed', text, parseTime(type, text, format), literal(format))
}

/** NULL for a text that does not have the format. */
export function parseTime(type: string, text: string, format: string): string {
  const { engine, zoned } = timeFormat(format.replace(/FF[0-9]?/i, 'FF6'))
  const short = `regexp_replace(${text}, '(\\.\\d{6})\\d+', '\\1')`
  if (!zoned) return castTo(type, `try_strptime(${short}, ${literal(engine)})`)
  if (type.startsWith('TIMESTAMP_LTZ')) return `try_strptime(${short}, ${literal(engine)})`
  // TIMESTAMP_NTZ keeps the time of day and drops the offset, but the offset has to be there.
  if (!engine.endsWith('%z')) throw unsupported(`format ${format}`)
  const local = `regexp_replace(${short}, '\\s*[+-]\\d\\d:?(?:\\d\\d)?$', '')`
  const whole = `try_strptime(${short}, ${literal(engine)}) IS NULL`
  return castTo(
    type,
    `CASE WHEN ${whole} THEN NULL ELSE try_strptime(${local}, ${literal(engine.replace(/\s*%z$/, ''))}) END`
  )
}
