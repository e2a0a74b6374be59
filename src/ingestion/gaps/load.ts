/** Loads the log objects that the gap audit finds, by name. What was loaded is not found again: any run continues. */
import type { LogObject } from '../../aws/log-objects'
import type { Run } from '../../model/operation'
import { statement } from '../../snowflake/statements'
import { copyValues } from '../snowpipe/ingestion'
import { gapsIn, nameOf, type Scope } from './find'

export interface Loaded {
  readonly objects: number
  readonly bytes: number
}

export const NOTHING: Loaded = { objects: 0, bytes: 0 }

export function plus({ objects, bytes }: Loaded, more: readonly LogObject[]): Loaded {
  return { objects: objects + more.length, bytes: more.reduce((sum, one) => sum + one.bytes, bytes) }
}

/** Names in one statement: FILES takes at most 1,000. https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */
const MOST_NAMES = 500

/**
 * @param read only reads; `write` loads. Needs a warehouse.
 * @param progress is told what was loaded so far, after each statement
 */
export async function loadGaps(
  scope: Scope,
  { read, write }: { readonly read: Run; readonly write: Run },
  progress: (loaded: Loaded) => void
): Promise<Loaded> {
  let loaded = NOTHING
  for await (const { gaps } of gapsIn(scope, read)) {
    const absent = gaps.filter(({ kind }) => kind !== 'repeated').map(({ object }) => object)
    for (let at = 0; at < absent.length; at += MOST_NAMES) {
      const some = absent.slice(at, at + MOST_NAMES)
      await write(
        statement('gaps/load', {
          ...copyValues(scope.ingestion),
          names: some.map((object) => nameOf(object, scope.listing))
        })
      )
      loaded = plus(loaded, some)
      progress(loaded)
    }
  }
  return loaded
}
