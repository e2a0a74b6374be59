import type { ResultSet } from '../contract'
import { SqlError } from '../contract'

interface Kept {
  readonly queryId: string
  readonly user: string
  readonly session: number
  readonly result: ResultSet
}

/** The results of earlier queries, each for the user who ran it. https://docs.snowflake.com/en/sql-reference/functions/result_scan */
export class Results {
  private kept: Kept[] = []

  keep(kept: Kept): void {
    this.kept.push(kept)
  }

  of(queryId: string, user: string): ResultSet {
    const found = this.kept.find((one) => one.queryId === queryId && one.user === user)
    if (found === undefined) throw new SqlError('000709', '02000', `Statement ${queryId} not found`)
    return found.result
  }

  /** LAST_QUERY_ID(): of the query before, in the same session. */
  last(session: number): string {
    return this.kept.findLast((one) => one.session === session)?.queryId ?? ''
  }

  clear(): void {
    this.kept = []
  }
}
