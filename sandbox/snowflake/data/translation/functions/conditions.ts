import { expression } from '../translate'
import { countArguments, type Emit, fn, type Functions, same } from './define'

const nullIfAny =
  (name: string): Emit =>
  (call, scope) => {
    const args = call.args.map((arg) => expression(arg, scope))
    return `CASE WHEN ${args.map((arg) => `${arg} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${args.join(', ')}) END`
  }

const decode: Emit = (call, scope) => {
  countArguments(call, 3, 255)
  const [value = '', ...rest] = call.args.map((arg) => expression(arg, scope))
  const otherwise = rest.length % 2 === 1 ? rest.at(-1) : 'NULL'
  const pairs = Array.from({ length: Math.floor(rest.length / 2) }, (_, index) => [
    rest[2 * index],
    rest[2 * index + 1]
  ])
  return `CASE ${pairs.map(([when, then]) => `WHEN ${value} IS NOT DISTINCT FROM ${when} THEN ${then}`).join(' ')} ELSE ${otherwise} END`
}

/** https://docs.snowflake.com/en/sql-reference/expressions-conditional */
export const CONDITIONS: Functions = {
  COALESCE: same('coalesce', 1, 255),
  IFF: fn(3, 3, (when, then, otherwise) => `CASE WHEN ${when} THEN ${then} ELSE ${otherwise} END`),
  NVL: same('coalesce', 2),
  NVL2: fn(3, 3, (value, filled, empty) => `CASE WHEN ${value} IS NOT NULL THEN ${filled} ELSE ${empty} END`),
  NULLIF: same('nullif', 2),
  ZEROIFNULL: fn(1, 1, (value) => `coalesce(${value}, 0)`),
  NULLIFZERO: fn(1, 1, (value) => `nullif(${value}, 0)`),
  EQUAL_NULL: fn(2, 2, (a, b) => `(${a} IS NOT DISTINCT FROM ${b})`),
  DECODE: decode,
  GREATEST: nullIfAny('greatest'),
  LEAST: nullIfAny('least'),
  BOOLXOR: fn(2, 2, (a, b) => `(${a} <> ${b})`)
}
