import { expression } from '../translate'
import { countArguments, type Emit, type Functions } from './define'

const window =
  (name: string, least: number, most = least): Emit =>
  (call, scope) => {
    countArguments(call, least, most)
    const args = call.args.map((arg) => expression(arg, scope)).join(', ')
    return `${name}(${args}${call.ignoreNulls ? ' IGNORE NULLS' : ''})${call.over}`
  }

/** https://docs.snowflake.com/en/sql-reference/functions-window */
export const WINDOWS: Functions = {
  ROW_NUMBER: window('row_number', 0),
  RANK: window('rank', 0),
  DENSE_RANK: window('dense_rank', 0),
  NTILE: window('ntile', 1),
  LAG: window('lag', 1, 3),
  LEAD: window('lead', 1, 3),
  FIRST_VALUE: window('first_value', 1),
  LAST_VALUE: window('last_value', 1)
}
