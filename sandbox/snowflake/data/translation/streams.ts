import type { StreamObject, TableObject } from '../../contract'
import { refused } from '../../errors'
import { dotted } from '../../names'
import { isStale } from '../../staleness'
import { changes } from '../tables/changes'
import { partsOf, resolve, type Scope } from './scope'

/** The rows of a stream, which DML advances. */
export function streamRows(stream: StreamObject, scope: Scope): string {
  const { statement } = scope
  statement.streams.add(stream)
  return changes(stream, sourceOf(stream, scope), statement.snapshot)
}

/** The table that a stream is on. Throws when the table was dropped, or the stream is stale. */
export function sourceOf(stream: StreamObject, scope: Scope): TableObject {
  const table = scope.statement.resources.catalog.list('table').find(({ id }) => id === stream.tableId)
  if (table === undefined) {
    throw refused(
      '091922',
      '02000',
      `Base table '${dotted(stream.table)}' dropped, cannot read from stream '${dotted(stream)}'`
    )
  }
  if (isStale(stream, table, scope.statement.streamsAt)) {
    throw refused('091901', '02000', `Stream ${dotted(stream)} has become stale. Please recreate the stream.`)
  }
  return table
}

/** SYSTEM$STREAM_HAS_DATA, which does not advance the stream, but keeps an empty one from becoming stale. */
export function hasChanges(name: string, scope: Scope): string {
  const stream = scope.statement.resources.catalog.get('stream', resolve(partsOf(name), scope), scope.roles)
  const table = sourceOf(stream, scope)
  // Tasks ask again and again, mostly in vain.
  const isUnchanged = !scope.statement.resources.hasChanged(table, stream.offset)
  const rows = isUnchanged ? null : changes(stream, table, scope.statement.snapshot)
  scope.statement.checked.set(stream, rows)
  return rows === null ? 'false' : `EXISTS (SELECT 1 FROM ${rows})`
}
