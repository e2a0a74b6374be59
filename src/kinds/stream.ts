import type { Work } from '../model/change'
import type { Kind } from '../model/kind'
import { MARK } from '../model/names'
import type { Row } from '../model/operation'
import { type Call, call, type Step } from '../model/step'
import { comparable, copyNotes, isMarked, setMark } from '../snowflake/created-mark'
import { addressOf, isName, pathIn, showName } from '../snowflake/identifiers'
import { type Load, loadOf } from '../snowflake/load'
import { grantsOf, type ObjectGrant, withNoted } from '../snowflake/object-grants'
import { orHidden } from '../snowflake/refusals'
import { booleanOf, numberOf, rowNamed, secondOf, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'
import { loadMissing, loadSkipped } from '../snowflake/stream-backlog'
import {
  createStream,
  grantAgain,
  replaceStream,
  restartStream,
  type StreamPlaces,
  unfinishedIn
} from '../snowflake/stream-creation'
import { historyOf, type TableHistory } from '../snowflake/table-history'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  readonly staging: string
  /** Where the lines in the staging table go. */
  readonly load: Load
  /** For the one statement that loads lines; null = the user's default. */
  readonly warehouse: string | null
  /** Rows older than this many days are deleted; null = never. */
  readonly retainDays: number | null
}

type Stream = {
  /** Qualified name of its table. */
  readonly table: string | null
  readonly mode: string
  readonly stale: boolean
  readonly comment: string | null
}

interface Backlog {
  /** There are lines that a new stream would not return. */
  readonly stagingHoldsRows: boolean
  readonly history: TableHistory
  /**
   * Lines that do not name their file may be among those that it skipped. A stream that is older than the parsed table, which
   * somebody may just have renamed, has skipped none of that table's.
   */
  readonly skippedUnnamed: boolean
  /** Privileges of other roles that a replacement has to grant again: read by `prepare`. */
  readonly grants: readonly ObjectGrant[]
}

const NO_BACKLOG: Backlog = {
  stagingHoldsRows: false,
  history: { knownSince: null, horizon: new Date(0).toISOString(), keptSince: null },
  skippedUnnamed: false,
  grants: []
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
    comment: { change: 'update', onTheWay: true }
  },

  declare({ snowflake }) {
    const { database, schema, names, warehouse, retainDays } = snowflake
    const { stream: name, staging } = names
    const load = loadOf(snowflake)
    const identity = { database, schema, name, staging, load, warehouse: warehouse?.name ?? null, retainDays }
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

  observe({ identity }, read, now) {
    const { database, schema, name, staging } = identity
    const inSchema = { schema: [database, schema] }
    return orHidden<Stream, Backlog>(async () => {
      const [streams, tables] = await Promise.all([
        read(statement('stream/show', { ...inSchema, name })),
        read(statement('table/show', inSchema))
      ])
      const stagingRow = rowNamed(tables, staging)
      const [parsed = '', unparsed = ''] = [identity.load.parsed.at(-1), identity.load.unparsed.at(-1)]
      const history = historyOf(tables, [parsed, unparsed], now, identity.retainDays)
      const stagingHoldsRows = (numberOf(stagingRow?.['rows']) ?? 0) > 0
      const extra = { stagingHoldsRows, history, skippedUnnamed: false, grants: [] }
      const row = rowNamed(streams, name)
      if (row === undefined) return { state: 'absent', extra }
      const comment = textOf(row['comment'])
      const marked = isMarked(comment, row['created_on'], secondOf(stagingRow?.['created_on']))
      const table = textOf(row['table_name'])
      const source = pathIn(identity, staging)
      const fields = {
        table: isName(table, source) ? showName(source) : table,
        mode: textOf(row['mode']) ?? 'DEFAULT',
        stale: booleanOf(row['stale']),
        comment: comparable(comment, marked)
      }
      const notes = marked ? [] : copyNotes(comment, row['created_on'])
      const unfinished = unfinishedIn(comment)
      const skippedUnnamed = unfinished?.skippedUnnamed ?? (!marked && isYounger(row, rowNamed(tables, parsed)))
      return {
        state: 'present',
        fields,
        extra: { ...extra, skippedUnnamed, grants: unfinished?.grants ?? [] },
        notes
      }
    })
  },

  async prepare({ action, extra, declared: { identity } }, read) {
    const known = extra ?? NO_BACKLOG
    if (action !== 'replace') return known
    const rows = await read(statement('stream/show-grants', { stream: pathIn(identity, identity.name) }))
    return { ...known, grants: withNoted(grantsOf(rows, identity.database), known.grants) }
  },

  steps(work) {
    const { identity } = work.declared
    const { stagingHoldsRows, history, skippedUnnamed, grants } = work.extra ?? NO_BACKLOG
    const backlog = { ...identity, stream: places(identity).stream }
    const missing = stagingHoldsRows ? loadMissing(backlog, history) : []
    const skipped = stagingHoldsRows ? loadSkipped(backlog, history, skippedUnnamed) : []
    switch (work.action) {
      case 'create':
        return startingWith(identity, createStream(places(identity)), missing, grants)
      case 'replace':
        return hasUsableOffset(work)
          ? // One without our mark may have replaced the one that we created, and have skipped lines that were waiting.
            startingWith(
              identity,
              replaceStream(places(identity), { skippedUnnamed, grants }),
              work.live.comment === MARK ? [] : skipped,
              grants
            )
          : startingWith(identity, restartStream(places(identity), grants), missing, grants)
      case 'update':
        return [
          ...grantAgain(places(identity), grants),
          ...(unfinishedIn(work.live.comment)?.isIncomplete === true ? missing : skipped),
          ...mark(identity)
        ]
      case 'delete':
        return [call(statement('stream/drop', { stream: pathIn(identity, identity.name) }))]
    }
  }
}

/** @param row of SHOW, as `other` */
function isYounger(row: Row, other: Row | undefined): boolean {
  const [created, before] = [secondOf(row['created_on']), secondOf(other?.['created_on'])]
  return created !== null && before !== null && Date.parse(created) > Date.parse(before)
}

/**
 * The stream's comment notes that earlier lines are not loaded yet, so that the next run continues an interrupted one.
 */
function startingWith(
  identity: Identity,
  created: Call,
  missing: readonly Step[],
  grants: readonly ObjectGrant[]
): readonly Step[] {
  return [created, ...grantAgain(places(identity), grants), ...missing, ...mark(identity)]
}

function places(identity: Identity): StreamPlaces {
  return { stream: pathIn(identity, identity.name), table: pathIn(identity, identity.staging) }
}

/** A stale stream has lost its offset, and the offset in another table is of no use. */
function hasUsableOffset({ live, desired }: Extract<Work<Identity, Stream>, { action: 'replace' }>): boolean {
  return !live.stale && live.table === desired.table
}

function mark({ database, schema, name }: Identity): readonly Call[] {
  return setMark(name, statement('stream/show', { name, schema: [database, schema] }), (comment) =>
    statement('stream/alter', { stream: [database, schema, name], comment })
  )
}
