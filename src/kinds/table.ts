import type { Work } from '../model/change'
import { PARSED_COLUMNS, STAGING_COLUMNS, UNPARSED_COLUMNS, type Column } from '../model/columns'
import type { Kind, Observation } from '../model/kind'
import { call, type Row, type Run, type Step } from '../model/operation'
import { addressOf } from '../spelling/addresses'
import { changed } from '../spelling/changes'
import { showName } from '../spelling/identifiers'
import { MARK } from '../spelling/mark'
import { placeOf } from '../pipe/place'
import { lookAtPast, type Past } from '../pipe/past'
import { retire } from '../pipe/replacement'
import { countsColumns, isStopped, lookAtPipe, withGrants, type PipePlace, type PipeState } from '../pipe/state'
import { obstacleOf } from '../observing/obstacles'
import { lookAt } from '../observing/refusals'
import { columnObstacles, liveColumn, missingColumns, partsOfColumn } from '../spelling/columns'
import { booleanOf, numberOf, rowNamed, secondOf, textOf } from '../spelling/rows'
import { statement } from '../spelling/statements'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** The pipe that loads into it. */
  readonly loader: PipePlace | null
  /** The table whose rows are parsed into it. */
  readonly parsedFrom: string | null
}

type Table = {
  /** `NAME TYPE` each; `NAME TYPE NOT NULL` when a row must bring a value, with ` DEFAULT …` when it may leave it out. */
  readonly columns: readonly string[]
  /** What a stream needs; null = as it is. */
  readonly changeTracking: boolean | null
  /** Given at creation only: it tells whether the table is ours to drop. */
  readonly comment: string | null
  readonly createdOn: string | null
}

/** The pipe that could not load into the table any more once it has more columns; null = none. */
type Loader = { readonly state: PipeState; readonly past: Past } | null

/** The staging, the parsed and the unparsed table. They hold data: columns are added, never changed, never dropped. */
export const table: Kind<Identity, Table, Loader> = {
  name: 'table',
  keptOnDestroy: 'data',
  fields: {
    columns: {
      change: 'update',
      same: (wanted: readonly string[], live: readonly string[]) =>
        missingColumns(wanted, live).length === 0 && columnObstacles(wanted, live).length === 0
    },
    changeTracking: {
      change: 'update',
      same: (wanted: boolean | null, live: boolean) => wanted === null || wanted === live
    },
    comment: { change: 'computed' },
    createdOn: { change: 'computed' }
  },

  declare(config) {
    const { database, schema, names } = config.snowflake
    const loaderOf = (name: string) => (name === names.staging ? placeOf(config) : null)
    const declared = (name: string, columns: readonly Column[], changeTracking: boolean | null) => ({
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
        changeTracking,
        comment: MARK,
        createdOn: null
      },
      after: [addressOf('schema', database, schema)]
    })
    return [
      declared(names.staging, STAGING_COLUMNS, true),
      declared(names.parsed, PARSED_COLUMNS, null),
      declared(names.unparsed, UNPARSED_COLUMNS, null)
    ]
  },

  observe({ identity, desired }, run) {
    const { database, schema, name } = identity
    return lookAt<Table, Loader>(`GRANT SELECT ON TABLE ${showName(pathOf(identity))}`, async () => {
      const rows = await run(statement('table/show', { schema: [database, schema] }))
      const row = rowNamed(rows, name)
      if (row === undefined) {
        return absent(identity, rows, await run(statement('view/show', { schema: [database, schema] })))
      }
      const described = await run(statement('table/describe', { table: pathOf(identity) }))
      const fields = {
        columns: described.map(liveColumn),
        changeTracking: booleanOf(row['change_tracking']),
        comment: textOf(row['comment']),
        createdOn: secondOf(row['created_on'])
      }
      return { state: 'present', fields, extra: null, notes: notesOf(desired.columns, fields.columns) }
    })
  },

  judge(_, desired, live) {
    const found = columnObstacles(desired.columns, live.columns)
    return found.length === 0 ? undefined : { blocked: found.join(' ') }
  },

  keeps: ({ comment }) => (comment === MARK ? undefined : 'it was not made by this action'),

  async prepare({ diff, declared: { identity } }, run) {
    const grows = diff.some(({ field }) => field === 'columns')
    return identity.loader !== null && grows ? hindered(identity.loader, run) : null
  },

  steps(work) {
    const id = { table: pathOf(work.declared.identity) }
    if (work.action === 'delete') return [call(statement('table/drop', id))]
    if (work.action !== 'create') return alterations(work)
    const { columns, changeTracking, comment } = work.desired
    return [call(statement('table/create', { ...id, columns: columns.map(partsOfColumn), changeTracking, comment }))]
  }
}

/** The pipe, if it would stand once there are more columns: what it has queued has to be loaded before. */
async function hindered(place: PipePlace, run: Run): Promise<Loader> {
  const found = await lookAtPipe(place, run)
  if (found === undefined || !countsColumns(String(found.row['definition']))) return null
  const { state } = found
  if (isStopped(state.executionState) || !state.autoIngest) return null
  return { state: await withGrants(place, state, run), past: await lookAtPast(place, run) }
}

function alterations({
  declared,
  diff,
  desired,
  live,
  extra: pipe
}: Extract<Work<Identity, Table, Loader>, { action: 'update' | 'replace' }>): readonly Step[] {
  const { loader } = declared.identity
  const id = { table: pathOf(declared.identity) }
  const added = missingColumns(desired.columns, live.columns)
  const { changeTracking = null } = changed(diff, desired)
  return [
    ...(loader === null || pipe === null ? [] : retire(loader, pipe.state, pipe.past)),
    ...(added.length > 0 ? [call(statement('table/add-columns', { ...id, columns: added.map(partsOfColumn) }))] : []),
    ...(changeTracking === null ? [] : [call(statement('table/alter', { ...id, changeTracking }))])
  ]
}

/** Views and tables share their names. https://docs.snowflake.com/en/sql-reference/sql/create-table#usage-notes */
function absent(identity: Identity, tables: readonly Row[], views: readonly Row[]): Observation<Table, Loader> {
  const { name, parsedFrom } = identity
  const view = rowNamed(views, name)
  const materialized = booleanOf(view?.['is_materialized']) ? 'MATERIALIZED VIEW' : 'VIEW'
  const reasons =
    view === undefined
      ? []
      : [
          `a ${materialized.toLowerCase()} has the name of this table, which Snowflake cannot make beside it: rename the view (ALTER ${materialized} … RENAME TO …), or give another \`table\`.`
        ]
  const parsedBefore = parsedFrom !== null && (numberOf(rowNamed(tables, parsedFrom)?.['rows']) ?? 0) > 0
  return { state: 'absent', ...obstacleOf(reasons), notes: parsedBefore ? [undropNote(identity)] : [] }
}

/** https://docs.snowflake.com/en/sql-reference/sql/undrop-table */
function undropNote(identity: Identity): string {
  return `${identity.parsedFrom ?? ''} has rows already. Lines that were parsed before are not loaded again by themselves: if the table was dropped by mistake, UNDROP TABLE ${showName(pathOf(identity))} before the apply brings it back.`
}

function notesOf(wanted: unknown, live: readonly string[]): readonly string[] {
  const others = Array.isArray(wanted) ? missingColumns(live, wanted) : []
  return others.length === 0 ? [] : [`has columns that are not ours: ${others.join(', ')}. They stay.`]
}

function pathOf({ database, schema, name }: Identity): readonly string[] {
  return [database, schema, name]
}
