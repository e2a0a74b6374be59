import type { Work } from '../model/change'
import type { Kind } from '../model/kind'
import { call, type Call, type Step } from '../model/step'
import { addressOf, isName, showName, pathIn } from '../snowflake/identifiers'
import { loadOf, type Load } from '../snowflake/load'
import { MARK } from '../model/names'
import { orHidden } from '../snowflake/refusals'
import { booleanOf, numberOf, rowNamed, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  readonly staging: string
  /** Where the lines of the staging table go. */
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

/** The comment of a stream that knows nothing of the lines before it, while these are not loaded yet. */
const INCOMPLETE = `${MARK} [lines from before it are still to be loaded]`
/** The comment of a stream that goes on from where another stood, while it is not known whether that one left lines out. */
const UNCHECKED = `${MARK} [lines that were left out before it are still to be loaded]`

/** What a stream made from nothing would not give out. */
interface Backlog {
  readonly stagingHoldsRows: boolean
}

/**
 * The place up to which lines have been taken out of the staging table. Append-only, since lines are only ever added,
 * and a line that is deleted should not come as a change. Made anew, it goes on from where the old one stands; where
 * that cannot be known, the lines that are missing from the tables are loaded by file and row.
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
        return anew(identity, stagingHoldsRows)
      case 'replace':
        return keepsOffset(work)
          ? goingOn(identity, stagingHoldsRows && work.live.comment !== MARK)
          : anew(identity, stagingHoldsRows)
      case 'update':
        if (!stagingHoldsRows) return [comment(identity)]
        return work.live.comment === INCOMPLETE ? loadMissing(identity) : loadLeftOut(identity)
      case 'delete':
        return [call(statement('stream/drop', { stream: pathIn(identity, identity.name) }))]
    }
  }
}

/** Until the lines from before it are loaded, the stream says so: a run that is cut off leaves that to the next. */
function anew(identity: Identity, isIncomplete: boolean): readonly Step[] {
  return [create(identity, null, isIncomplete ? INCOMPLETE : MARK), ...(isIncomplete ? loadMissing(identity) : [])]
}

/** From the same place; one that does not bear our mark may be another than we made, and have begun after lines were waiting. */
function goingOn(identity: Identity, isForeign: boolean): readonly Step[] {
  const made = create(identity, identity.name, isForeign ? UNCHECKED : MARK)
  return [made, ...(isForeign ? loadLeftOut(identity) : [])]
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

/** A stale stream has lost its offset, and that of another table says nothing about this one. */
function keepsOffset({ live, desired }: Extract<Work<Identity, Stream>, { action: 'replace' }>): boolean {
  return !live.stale && live.table === desired.table
}

/** All lines that are in no table. */
function loadMissing(identity: Identity): readonly Step[] {
  return loading(identity, 'stream/load-missing', 'stream/load-missing-unnamed')
}

/** Lines that are in no table, of files that we loaded. Of others, what is missing may have been taken out on purpose. */
function loadLeftOut(identity: Identity): readonly Step[] {
  return loading(identity, 'stream/load-missing')
}

function loading(identity: Identity, ...files: readonly string[]): readonly Step[] {
  const { name, staging, load, warehouse } = identity
  const values = { ...load, table: pathIn(identity, staging), offset: showName(pathIn(identity, name)) }
  return [
    ...(warehouse === null ? [] : [call(statement('warehouse/use', { name: warehouse }))]),
    ...files.map((file) => call(statement(file, values))),
    comment(identity)
  ]
}

function comment(identity: Identity): Call {
  return call(statement('stream/alter', { stream: pathIn(identity, identity.name), comment: MARK }))
}
