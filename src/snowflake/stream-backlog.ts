/** Loads lines that a stream does not return, although they are in the staging table. */
import type { Operation } from '../model/operation'
import { call, type Step } from '../model/step'
import { type Path, showName } from './identifiers'
import type { Load } from './load'
import { statement, useWarehouse } from './statements'
import type { TableHistory } from './table-history'

/** Where the lines wait, and where they go. */
export interface Backlog {
  readonly stream: Path
  readonly load: Load
  /** null = the user's default. */
  readonly warehouse: string | null
}

/** Loads all lines that are in neither table. */
export function loadMissing(backlog: Backlog, history: TableHistory): readonly Step[] {
  return loading(backlog, history, { unnamed: true, unnamedSince: null })
}

/**
 * Loads the lines that a stream may have skipped. Those that do not name their file were not loaded by us, so older ones
 * may be missing on purpose: only those of the time of which Snowflake still knows what was deleted.
 */
export function loadSkipped(backlog: Backlog, history: TableHistory, unnamed: boolean): readonly Step[] {
  return loading(backlog, history, { unnamed, unnamedSince: history.horizon })
}

function loading(
  { stream, load, warehouse }: Backlog,
  history: TableHistory,
  { unnamed, unnamedSince }: { readonly unnamed: boolean; readonly unnamedSince: string | null }
): readonly Step[] {
  const { horizon, knownSince, keptSince } = history
  const values = { ...load, offset: showName(stream), horizon, keptSince }
  return [
    ...useWarehouse(warehouse),
    loadingBy('stream/load-missing', values, knownSince),
    ...(unnamed ? [loadingBy('stream/load-missing-unnamed', { ...values, unnamedSince }, knownSince)] : [])
  ]
}

/** Without what Snowflake knows of deleted rows, if it does not know it any more. */
function loadingBy(file: string, values: Operation['input'], knownSince: number | null): Step {
  return call(statement(file, { ...values, knownSince }), { orElse: statement(file, { ...values, knownSince: null }) })
}
