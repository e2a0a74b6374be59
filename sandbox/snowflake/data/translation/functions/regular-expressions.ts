import { unsupported } from '../../../errors'
import { literal } from '../../engine/identifiers'
import { asText } from '../casts'
import { constantText } from '../constants'
import type { Node } from '../syntax'
import { expression } from '../translate'
import { countArguments, type Emit, type Functions } from './define'

/** Parameters of the REGEXP functions, as options of DuckDB's. */
function regexpOptions(parameters: string): string {
  const kept = parameters.replace(/[ce]/g, '')
  if (!/^[ims]*$/.test(kept)) throw unsupported(`regular expression parameters '${parameters}'`)
  return literal(kept)
}

function constantNumber(node: Node | undefined, fallback: number): number {
  return node === undefined ? fallback : Number(constantText(node))
}

const regexpLike: Emit = (call, scope) => {
  countArguments(call, 2, 3)
  const [text = '', pattern = ''] = call.args.map((arg) => expression(arg, scope))
  const parameters = call.args[2] === undefined ? '' : constantText(call.args[2])
  return `regexp_full_match(${asText(text)}, ${pattern}, ${regexpOptions(parameters)})`
}

/** REGEXP_SUBSTR(subject, pattern [, position [, occurrence [, parameters [, group]]]]) */
const regexpSubstr: Emit = (call, scope) => {
  countArguments(call, 2, 6)
  const [text = '', pattern = ''] = call.args.map((arg) => expression(arg, scope))
  const [position, occurrence] = [call.args[2], call.args[3]].map((arg) => constantNumber(arg, 1))
  const parameters = call.args[4] === undefined ? '' : constantText(call.args[4])
  const group = constantNumber(call.args[5], parameters.includes('e') ? 1 : 0)
  const subject = position === 1 ? `${asText(text)}` : `substring(${asText(text)}, ${position})`
  return `list_extract(regexp_extract_all(${subject}, ${pattern}, ${group}, ${regexpOptions(parameters)}), ${occurrence})`
}

const regexpReplace: Emit = (call, scope) => {
  countArguments(call, 2, 6)
  const [text = '', pattern = '', replacement = "''"] = call.args.slice(0, 3).map((arg) => expression(arg, scope))
  const [position, occurrence] = [constantNumber(call.args[3], 1), constantNumber(call.args[4], 0)]
  if (position !== 1 || occurrence > 1) throw unsupported('REGEXP_REPLACE from a position or of one occurrence')
  const parameters = call.args[5] === undefined ? '' : constantText(call.args[5])
  const options = regexpOptions(parameters).slice(1, -1)
  return `regexp_replace(${asText(text)}, ${pattern}, ${replacement}, '${options}${occurrence === 0 ? 'g' : ''}')`
}

const regexpCount: Emit = (call, scope) => {
  countArguments(call, 2, 2)
  const [text = '', pattern = ''] = call.args.map((arg) => expression(arg, scope))
  return `len(regexp_extract_all(${asText(text)}, ${pattern}))`
}

/** https://docs.snowflake.com/en/sql-reference/functions-regexp */
export const REGULAR_EXPRESSIONS: Functions = {
  REGEXP_LIKE: regexpLike,
  RLIKE: regexpLike,
  REGEXP_SUBSTR: regexpSubstr,
  REGEXP_REPLACE: regexpReplace,
  REGEXP_COUNT: regexpCount
}
