import { type LoadHistory, observeHistory } from '../ingestion/snowpipe/history'
import { type Ingestion, ingestionOf } from '../ingestion/snowpipe/ingestion'
import { drainFirst, resumeAfterFailure } from '../ingestion/snowpipe/replacement'
import { countsColumns, observePipe, type PipeState, withGrants } from '../ingestion/snowpipe/state'
import { isStopped } from '../ingestion/snowpipe/status'
import { changed, type Work } from '../model/change'
import { type Column, PARSED_COLUMNS, STAGING_COLUMNS, UNPARSED_COLUMNS } from '../model/columns'
import type { Address } from '../model/fields'
import type { Kind, Observation } from '../model/kind'
import { MARK, retainedUnlessOurs } from '../model/names'
import { obstacleOf } from '../model/obstacles'
import type { Row, Run } from '../model/operation'
import { call, type Step } from '../model/step'
import { columnObstacles, liveColumn, missingColumns, partsOfColumn } from '../snowflake/columns'
import { addressOf, pathIn, showName } from '../snowflake/identifiers'
import { detailsOf, orHidden } from '../snowflake/refusals'
import { booleanOf, numberOf, rowNamed, secondOf, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** The pipe that loads into it. */
  readonly loader: Ingestion | null
  /** The table whose rows are parsed into it. */
  readonly parsedFrom: string | null
}

type Table = {
  /** Each is `NAME TYPE`; if it is not nullable, followed by ` NOT NULL` and its ` DEFAULT …`, if any. */
  readonly columns: readonly string[]
  /** The stream needs it, and repairs need it to know the rows that were deleted. */
  readonly changeTracking: boolean
  /** Only set at creation: shows whether we created the table and may drop it. */
  readonly comment: string | null
  readonly createdOn: string | null
  /** By Snowflake's count; null before it exists. */
  readonly rows: number | null
  readonly bytes: number | null
}

/** The pipe that could no longer load into the table once it has more columns; null = none. */
type Loader = { readonly state: PipeState; readonly history: LoadHistory } | null

/**
 * The staging, the parsed and the unparsed table. They hold data, so columns are added, but never changed or dropped.
 */
export const table: Kind<Identity, Table, Loader> = {
  name: 'table',
  cloud: 'snowflake',
  retainedOnDestroy: 'data',
  fields: {
    columns: {
      change: 'update',
      same: (wanted: readonly string[], live: readonly string[]) =>
        missingColumns(wanted, live).length === 0 && columnObstacles(wanted, live, false).length === 0
    },
    changeTracking: { change: 'update' },
    comment: { change: 'computed' },
    createdOn: { change: 'computed' },
    rows: { change: 'computed' },
    bytes: { change: 'computed' }
  },

  declare(config) {
    const { database, schema, names, warehouse } = config.snowflake
    // Before columns are added to the staging table, the pipe is drained, which needs the role and may need a query.
    const toDrain: readonly Address[] = [
      `iam-role:${config.role.name}`,
      ...(warehouse === null ? [] : [addressOf('warehouse', warehouse.name)])
    ]
    const loaderOf = (name: string) => (name === names.staging ? ingestionOf(config) : null)
    const declared = (name: string, columns: readonly Column[]) => ({
      address: addressOf('table', database, schema, name),
      kind: 'table',
      identity: {
        database,
        schema,
        name,
        loader: loaderOf(name),
        parsedFrom: name === names.parsed ? names.staging : null
      },
      desired: {
        columns: columns.map(({ name, type }) => `${name} ${type}`),
        changeTracking: true,
        comment: MARK,
        createdOn: null,
        rows: null,
        bytes: null
      },
      after: [addressOf('schema', database, schema), ...(name === names.staging ? toDrain : [])]
    })
    return [
      declared(names.staging, STAGING_COLUMNS),
      declared(names.parsed, PARSED_COLUMNS),
      declared(names.unparsed, UNPARSED_COLUMNS)
    ]
  },

  observe({ identity, desired }, read) {
    const { database, schema, name } = identity
    return orHidden<Table, Loader>(async () => {
      const rows = await read(statement('table/show', { schema: [database, schema] }))
      const row = rowNamed(rows, name)
      if (row === undefined) {
        return absent(identity, rows, await read(statement('view/show', { schema: [database, schema] })))
      }
      const described = await detailsOf(row, read(statement('table/describe', { table: pathIn(identity, name) })))
      const fields = {
        columns: described.map(liveColumn),
        changeTracking: booleanOf(row['change_tracking']),
        comment: textOf(row['comment']),
        createdOn: secondOf(row['created_on']),
        rows: numberOf(row['rows']),
        bytes: numberOf(row['bytes'])
      }
      return { state: 'present', fields, extra: null, notes: notesOf(desired.columns, fields.columns) }
    })
  },

  judge(_, desired, live) {
    const found = columnObstacles(desired.columns, live.columns, live.rows === 0)
    return found.length === 0 ? undefined : { blocked: found.join(' ') }
  },

  retainedBecause: ({ comment }) => retainedUnlessOurs(comment),
  loses: ({ rows, bytes }) => ({ rows: rows ?? 0, bytes: bytes ?? 0 }),
  holds: ({ rows, bytes }) => (rows === null ? undefined : { rows, bytes: bytes ?? 0 }),

  async prepare({ diff, declared: { identity } }, read, now) {
    const grows = diff.some(({ field }) => field === 'columns')
    return identity.loader !== null && grows ? loaderToDrain(identity.loader, read, now) : null
  },

  steps(work) {
    const id = { table: pathIn(work.declared.identity, work.declared.identity.name) }
    if (work.action === 'delete') return [call(statement('table/drop', id))]
    if (work.action !== 'create') return alterations(work)
    const { columns, changeTracking, comment } = work.desired
    return [call(statement('table/create', { ...id, columns: columns.map(partsOfColumn), changeTracking, comment }))]
  }
}

/** The pipe, if it would stall once the table has more columns: it has to load what it has queued before that. */
async function loaderToDrain(ingestion: Ingestion, read: Run, now: Date): Promise<Loader> {
  const found = await observePipe(ingestion, read)
  if (found === undefined || !countsColumns(String(found.row['definition']))) return null
  const { state } = found
  if (isStopped(state.executionState) || !state.autoIngest) return null
  return { state: await withGrants(ingestion, state, read), history: await observeHistory(ingestion, read, now) }
}

function alterations({
  declared,
  diff,
  desired,
  live,
  extra: pipe
}: Extract<Work<Identity, Table, Loader>, { action: 'update' | 'replace' }>): readonly Step[] {
  const { loader } = declared.identity
  const id = { table: pathIn(declared.identity, declared.identity.name) }
  const added = missingColumns(desired.columns, live.columns)
  const { changeTracking = null } = changed(diff, desired)
  return [
    ...(loader === null || pipe === null ? [] : drainFirst(loader, pipe.state, pipe.history)),
    ...(added.length > 0 ? [call(statement('table/add-columns', { ...id, columns: added.map(partsOfColumn) }))] : []),
    ...(changeTracking === null ? [] : [call(statement('table/alter', { ...id, changeTracking }))]),
    ...(loader === null || pipe === null ? [] : [resumeAfterFailure(loader)])
  ]
}

/** Views and tables share a namespace. https://docs.snowflake.com/en/sql-reference/sql/create-table#usage-notes */
function absent(identity: Identity, tables: readonly Row[], views: readonly Row[]): Observation<Table, Loader> {
  const { name, parsedFrom } = identity
  const view = rowNamed(views, name)
  const materialized = booleanOf(view?.['is_materialized']) ? 'MATERIALIZED VIEW' : 'VIEW'
  const reasons =
    view === undefined
      ? []
      : [
          `A ${materialized.toLowerCase()} has the name of this table, so Snowflake cannot create the table: rename the view (ALTER ${materialized} … RENAME TO …), or set another \`table\`.`
        ]
  const parsedBefore = parsedFrom !== null && (numberOf(rowNamed(tables, parsedFrom)?.['rows']) ?? 0) > 0
  return { state: 'absent', ...obstacleOf(reasons), notes: parsedBefore ? [undropNote(identity)] : [] }
}

/** https://docs.snowflake.com/en/sql-reference/sql/undrop-table */
function undropNote(identity: Identity): string {
  return `${identity.parsedFrom ?? ''} already has rows. Lines that were parsed before are not loaded again automatically: if the table was dropped by mistake, restore it before the apply with UNDROP TABLE ${showName(pathIn(identity, identity.name))};`
}

function notesOf(wanted: unknown, live: readonly string[]): readonly string[] {
  const others = Array.isArray(wanted) ? missingColumns(live, wanted) : []
  return others.length === 0 ? [] : [`It has other columns, which stay: ${others.join(', ')}.`]
}
