import type { Row, Run } from '../model/operation'
import { ifThere } from '../observing/refusals'
import { numberOf, rowNamed, secondOf } from '../spelling/rows'
import { statement } from '../spelling/statements'
import { askStatus, statusOf, type PipePlace } from './state'

/** What is known of the lines that pipes have loaded before. */
export interface Past {
  /** Lines have come into the tables: a pipe has been here. */
  readonly hasLines: boolean
  /** When the staging table was made, ISO 8601; null when there is none. */
  readonly tableSince: string | null
  /** Snowflake's clock at this look, where there is a pipe to ask for it with. */
  readonly now: Date
  /** When the logs last moved, ISO 8601; null when that is not known. Read by `prepare`. */
  readonly movedOn: string | null
}

/** Looks at the tables of the pipe's schema: how many rows they have, and since when they are there. Wakes no warehouse. */
export async function lookAtPast(place: PipePlace, run: Run): Promise<Past> {
  const { database, schema, staging, parsed, unparsed } = place
  const [tables = [], status = []] = await Promise.all([
    ifThere(run(statement('table/show', { schema: [database, schema] }))),
    ifThere(run(askStatus(place)))
  ])
  return {
    hasLines: [staging, parsed, unparsed].some((name) => rowsOf(tables, name) > 0),
    tableSince: secondOf(rowNamed(tables, staging)?.['created_on']),
    now: new Date(statusOf(status).now ?? Date.now()),
    movedOn: null
  }
}

function rowsOf(tables: readonly Row[], name: string): number {
  return numberOf(rowNamed(tables, name)?.['rows']) ?? 0
}
