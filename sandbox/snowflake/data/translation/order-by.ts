import type { Scope } from './scope'
import type { Node } from './syntax'
import { expression } from './translate'

/** ORDER BY: NULL is the largest value, unlike in DuckDB. https://docs.snowflake.com/en/sql-reference/constructs/order-by */
export function orderList(items: readonly Node[], scope: Scope): string {
  return items
    .map((item) => {
      const descending = item.flag('desc')
      const nullsFirst = item.choice('nulls_first') ?? descending
      const value = expression(item.need('this'), scope)
      item.done()
      return `${value} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`
    })
    .join(', ')
}
