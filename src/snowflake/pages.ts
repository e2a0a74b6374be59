import type { Operation, Row, Run } from '../model/operation'
import { isServiceError, ServiceError } from '../model/service-error'

/** SHOW returns no more than this, without saying so. https://docs.snowflake.com/en/sql-reference/sql/show */
export const MOST_ROWS = 10_000

/** Lists of a schema that can be continued `after` a name: names are unique in it. */
const CONTINUED = ['table/show', 'view/show', 'task/show', 'alert/show']

/** Lists that have neither LIMIT, nor names that are unique in them. What is not in them may exist all the same. */
const CUT_OFF = [
  'pipe/show',
  'function/show',
  'storage-integration/list',
  'storage-integration/show-stages',
  'warehouse/show-tasks'
]

/** Not a code of Snowflake's, which says nothing. */
export const INCOMPLETE = 'INCOMPLETE_LIST'

/** What stands for objects that may be beyond the end of a list, in a list of names for people. */
export const UNLISTED = `perhaps some that Snowflake does not list: it lists ${MOST_ROWS.toLocaleString('en-US')} at most`

/** The rows, or `undefined` if there may be more of them than Snowflake lists. */
export async function ifComplete<T>(rows: Promise<T>): Promise<T | undefined> {
  try {
    return await rows
  } catch (error) {
    if (isServiceError(error, INCOMPLETE)) return undefined
    throw error
  }
}

/**
 * All rows of a statement, also of a list that has more than one answer can hold.
 * https://docs.snowflake.com/en/sql-reference/sql/show-tables, also for views and tasks
 * @throws ServiceError with the code `INCOMPLETE_LIST` for a list that ends where Snowflake cuts it off
 */
export async function allRows(operation: Operation, send: Run): Promise<readonly Row[]> {
  const first = await send(operation)
  if (first.length < MOST_ROWS) return first
  if (CUT_OFF.includes(operation.name))
    throw new ServiceError(operation, INCOMPLETE, 'Snowflake lists no more than 10,000.')
  if (!CONTINUED.includes(operation.name)) return first
  const pages = [first]
  for (let page = first; page.length >= MOST_ROWS;) {
    page = await send({ ...operation, input: { ...operation.input, after: String(page.at(-1)?.['name']) } })
    pages.push(page)
  }
  return pages.flat()
}
