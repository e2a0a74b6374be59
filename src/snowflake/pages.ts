import type { Operation, Row, Run } from '../model/operation'

/** SHOW returns no more than this, without saying so. https://docs.snowflake.com/en/sql-reference/sql/show */
export const MOST_ROWS = 10_000

/** Lists of a schema that can be continued `after` a name: names are unique in it. */
const CONTINUED = ['table/show', 'view/show', 'catch-up/show', 'alert/show']

/**
 * All rows of a statement, also of a list that has more than one answer can hold.
 * https://docs.snowflake.com/en/sql-reference/sql/show-tables, also for views and tasks
 */
export async function allRows(operation: Operation, send: Run): Promise<readonly Row[]> {
  const first = await send(operation)
  if (first.length < MOST_ROWS || !CONTINUED.includes(operation.name)) return first
  const pages = [first]
  for (let page = first; page.length >= MOST_ROWS;) {
    page = await send({ ...operation, input: { ...operation.input, after: String(page.at(-1)?.['name']) } })
    pages.push(page)
  }
  return pages.flat()
}
