/** Loads the log objects that the gap audit finds, by name. What was loaded is not found again: any run continues. */
import type { LogObject } from '../../aws/log-objects'
import { type Loading, NOTHING_LOADED } from '../../model/loading'
import type { Run } from '../../model/operation'
import { statement } from '../../snowflake/statements'
import { copyValues } from '../snowpipe/ingestion'
import { copied, plus } from './copied'
import { gapsIn, nameOf, type Scope } from './find'

/** Names in one statement: FILES takes at most 1,000. https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */
const MOST_NAMES = 500

/**
 * @param read only reads; `write` loads. Needs a warehouse.
 * @param progress is told what was loaded so far, after each statement
 */
export async function loadGaps(
  scope: Scope,
  { read, write }: { readonly read: Run; readonly write: Run },
  progress: (loaded: Loading) => void
): Promise<Loading> {
  const name = (object: LogObject) => nameOf(object, scope.listing)
  let loaded = NOTHING_LOADED
  for await (const { gaps } of gapsIn(scope, read)) {
    const absent = gaps.filter(({ kind }) => kind !== 'repeated').map(({ object }) => object)
    for (let at = 0; at < absent.length; at += MOST_NAMES) {
      const some = absent.slice(at, at + MOST_NAMES)
      const rows = await write(statement('gaps/load', { ...copyValues(scope.ingestion), names: some.map(name) }))
      loaded = plus(loaded, copied(some, rows, name))
      progress(loaded)
    }
  }
  return loaded
}
