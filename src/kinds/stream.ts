import type { Work } from '../model/change'
import type { Kind } from '../model/kind'
import { MARK } from '../model/names'
import { type Call, call, type Step } from '../model/step'
import { addressOf, isName, pathIn, showName } from '../snowflake/identifiers'
import { type Load, loadOf } from '../snowflake/load'
import { orHidden } from '../snowflake/refusals'
import { booleanOf, numberOf, rowNamed, textOf } from '../snowflake/rows'
import { statement, useWarehouse } from '../snowflake/statements'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  readonly staging: string
  /** Where the lines in the staging table go. */
  readonly load: Load
  /** For the one statement that loads lines; null = the user's default. */
  readonly warehouse: string | null
}

type Stream = {
  /** Qualified name of its table. */
  readonly table: string | null
  readonly mode: string
  readonly stale: boolean
  readonly comment: string | null
}

/** The comment of a new stream until the lines from before it are loaded. Live streams have it: it must not change. */
const INCOMPLETE = `${MARK} [lines from before it are still to be loaded]`
/**
 * The comment of a stream that continues from the offset of another one until lines that that one may have skipped are
 * loaded. Live streams have it: it must not change.
 */
const UNCHECKED = `${MARK} [lines that were left out before it are still to be loaded]`

/** What a new stream would not return. */
interface Backlog {
  readonly stagingHoldsRows: boolean
}

/**
 * The position up to which lines in the staging table have been parsed. Append-only, because lines are only added, and
 * a deleted line should not count as a change. A replaced stream continues from the old offset; if there is no usable
 * offset, the lines that are missing from the tables are loaded by file and row.
 * https://docs.snowflake.com/en/user-guide/streams-intro
 */
export const stream: Kind<Identity, Stream, Backlog> = {
  name: 'stream',
  cloud: 'snowflake',
  fields: {
    table: { change: 'replace' },
    mode: { change: 'replace' },
    stale: { change: 'replace' },
    comment: { change: 'update' }
  },

  declare({ snowflake }) {
    const { database, schema, names, warehouse } = snowflake
    const { stream: name, staging } = names
    const identity = { database, schema, name, staging, load: loadOf(snowflake), warehouse: warehouse?.name ?? null }
    const table = (name: string) => addressOf('table', database, schema, name)
    return [
      {
        address: addressOf('stream', database, schema, name),
        kind: 'stream',
        identity,
        desired: { table: showName(pathIn(identity, staging)), mode: 'APPEND_ONLY', stale: false, comment: MARK },
        after: [
          table(staging),
          table(names.parsed),
          table(names.unparsed),
          addressOf('function', database, schema, names.parser),
          ...(warehouse === null ? [] : [addressOf('warehouse', warehouse.name)])
        ]
      }
    ]
  },

  observe({ identity }, read) {
    const { database, schema, name, staging } = identity
    const inSchema = { schema: [database, schema] }
    return orHidden<Stream, Backlog>(async () => {
      const [streams, tables] = await Promise.all([
        read(statement('stream/show', { ...inSchema, name })),
        read(statement('table/show', inSchema))
      ])
      const extra = { stagingHoldsRows: (numberOf(rowNamed(tables, staging)?.['rows']) ?? 0) > 0 }
      const row = rowNamed(streams, name)
      if (row === undefined) return { state: 'absent', extra }
      const table = textOf(row['table_name'])
      const source = pathIn(identity, staging)
      const fields = {
        table: isName(table, source) ? showName(source) : table,
        mode: textOf(row['mode']) ?? 'DEFAULT',
        stale: booleanOf(row['stale']),
        comment: textOf(row['comment'])
      }
      return { state: 'present', fields, extra }
    })
  },

  steps(work) {
    const { identity } = work.declared
    const { stagingHoldsRows = false } = work.extra ?? {}
    switch (work.action) {
      case 'create':
        return createAtEnd(identity, stagingHoldsRows)
      case 'replace':
        return hasUsableOffset(work)
          ? createAtOffset(identity, stagingHoldsRows && work.live.comment !== MARK)
          : createAtEnd(identity, stagingHoldsRows)
      case 'update':
        if (!stagingHoldsRows) return [comment(identity)]
        return work.live.comment === INCOMPLETE ? loadMissing(identity) : loadSkipped(identity)
      case 'delete':
        return [call(statement('stream/drop', { stream: pathIn(identity, identity.name) }))]
    }
  }
}

/**
 * The stream's comment notes that earlier lines are not loaded yet, so that the next run continues an interrupted one.
 */
function createAtEnd(identity: Identity, isIncomplete: boolean): readonly Step[] {
  return [create(identity, null, isIncomplete ? INCOMPLETE : MARK), ...(isIncomplete ? loadMissing(identity) : [])]
}

/** A stream without our mark may have replaced the one that we created, and have skipped lines that were waiting. */
function createAtOffset(identity: Identity, isForeign: boolean): readonly Step[] {
  const creation = create(identity, identity.name, isForeign ? UNCHECKED : MARK)
  return [creation, ...(isForeign ? loadSkipped(identity) : [])]
}

function create(identity: Identity, offset: string | null, comment: string): Call {
  const values = {
    stream: pathIn(identity, identity.name),
    table: pathIn(identity, identity.staging),
    offset: offset === null ? null : showName(pathIn(identity, offset)),
    appendOnly: true,
    comment
  }
  return call(statement('stream/create', values))
}

/** A stale stream has lost its offset, and the offset in another table is of no use. */
function hasUsableOffset({ live, desired }: Extract<Work<Identity, Stream>, { action: 'replace' }>): boolean {
  return !live.stale && live.table === desired.table
}

/** Loads all lines that are in neither table. */
function loadMissing(identity: Identity): readonly Step[] {
  return loading(identity, 'stream/load-missing', 'stream/load-missing-unnamed')
}

/** Loads the lines that name their file: others were not loaded by us, and may be missing on purpose. */
function loadSkipped(identity: Identity): readonly Step[] {
  return loading(identity, 'stream/load-missing')
}

function loading(identity: Identity, ...files: readonly string[]): readonly Step[] {
  const { name, staging, load, warehouse } = identity
  const values = { ...load, table: pathIn(identity, staging), offset: showName(pathIn(identity, name)) }
  return [...useWarehouse(warehouse), ...files.map((file) => call(statement(file, values))), comment(identity)]
}

function comment(identity: Identity): Call {
  return call(statement('stream/alter', { stream: pathIn(identity, identity.name), comment: MARK }))
}
