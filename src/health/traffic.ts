import { HOUR_MILLISECONDS } from '../model/clock'
import type { Config } from '../model/config'
import type { Count, Traffic } from '../model/health'
import { viewNames } from '../model/names'
import type { Operation, Row, Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { instantOf, numberOf, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

const HOURS = 24

/** https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status */
const CLASSES: readonly (readonly [first: number | null, words: string])[] = [
  [2, '2xx success'],
  [3, '3xx redirect'],
  [4, '4xx client error'],
  [5, '5xx server error'],
  [null, 'no status']
]

/** What the tables have of the last 24 hours, the present one included. `undefined`: nothing, or this role cannot read it. */
export async function trafficOf({ snowflake }: Config, run: Run, now: Date): Promise<Traffic | undefined> {
  const { database, schema, names } = snowflake
  const first = new Date((Math.floor(now.getTime() / HOUR_MILLISECONDS) - HOURS + 1) * HOUR_MILLISECONDS)
  const since = first.toISOString()
  const denied = [database, schema, viewNames(names.parsed).denied]
  const [lines, refused] = await Promise.all([
    rowsOf(statement('health/hours', { parsed: [database, schema, names.parsed], since }), run),
    rowsOf(statement('health/denied', { denied, since }), run)
  ])
  const traffic = { hours: byHour(lines, first), classes: byClass(lines), denied: byRequester(refused) }
  return traffic.hours.some(({ count }) => count > 0) ? traffic : undefined
}

/** None where the role lacks a privilege, or there is no warehouse: a picture is no finding. */
async function rowsOf(query: Operation, run: Run): Promise<readonly Row[]> {
  try {
    return await run(query)
  } catch (error) {
    if (isServiceError(error)) return []
    throw error
  }
}

function byHour(rows: readonly Row[], first: Date): readonly Count[] {
  return Array.from({ length: HOURS }, (_, at) => {
    const hour = new Date(first.getTime() + at * HOUR_MILLISECONDS).toISOString()
    return { of: hour.slice(11, 16), count: linesOf(rows.filter((row) => instantOf(row['hour']) === hour)) }
  })
}

function byClass(rows: readonly Row[]): readonly Count[] {
  return CLASSES.map(([first, of]) => ({
    of,
    count: linesOf(rows.filter((row) => numberOf(row['class']) === first))
  })).filter(({ count }) => count > 0)
}

function byRequester(rows: readonly Row[]): readonly Count[] {
  return rows.map((row) => ({ of: textOf(row['who']) ?? 'unknown', count: numberOf(row['requests']) ?? 0 }))
}

function linesOf(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + (numberOf(row['lines']) ?? 0), 0)
}
