import { apply } from '../casts'
import { fn, type Functions, same } from './define'

/** https://docs.snowflake.com/en/sql-reference/functions-numeric */
export const NUMBERS: Functions = {
  ABS: same('abs', 1),
  CEIL: fn(1, 1, (value) => `ceil(${value})`),
  FLOOR: fn(1, 1, (value) => `floor(${value})`),
  ROUND: same('round', 1, 2),
  TRUNCATE: fn(1, 1, (value) => `trunc(${value})`),
  SIGN: same('sign', 1),
  SQRT: same('sqrt', 1),
  POWER: same('pow', 2),
  POW: same('pow', 2),
  EXP: same('exp', 1),
  LN: same('ln', 1),
  PI: same('pi', 0),
  MOD: fn(2, 2, (a = '', b = '') => apply('modulo', a, b)),
  DIV0: fn(
    2,
    2,
    (a = '', b = '') =>
      `CASE WHEN ${b} = 0 AND ${a} IS NOT NULL THEN 0 WHEN ${b} <> 0 THEN ${apply('divided', a, `nullif(${b}, 0)`)} END`
  ),
  DIV0NULL: fn(
    2,
    2,
    (a = '', b = '') => `CASE WHEN ${b} = 0 OR ${b} IS NULL THEN 0 ELSE ${apply('divided', a, `nullif(${b}, 0)`)} END`
  )
}
