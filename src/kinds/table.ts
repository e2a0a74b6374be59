import type { Work } from '../model/change'
import { PARSED_COLUMNS, STAGING_COLUMNS, UNPARSED_COLUMNS, type Column } from '../model/columns'
import type { Kind } from '../model/kind'
import { call, type Row, type Run, type Step } from '../model/operation'
import { addressOf } from '../spelling/addresses'
import { changed } from '../spelling/changes'
import { show, showName } from '../spelling/identifiers'
import { MARK } from '../spelling/mark'
import { placeOf } from '../pipe/place'
import { lookAtPast, type Past } from '../pipe/past'
import { retire } from '../pipe/replacement'
import { countsColumns, isStopped, lookAtPipe, withGrants, type PipePlace, type PipeState } from '../pipe/state'
import { lookAt } from '../observing/refusals'
import { booleanOf, rowNamed, secondOf, textOf } from '../spelling/rows'
import { statement } from '../spelling/statements'
import { sameType } from '../spelling/types'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** The pipe that loads into it. */
  readonly loader: PipePlace | null
}

type Table = {
  /** `NAME TYPE` each, or `NAME TYPE NOT NULL` when a row must bring a value. */
  readonly columns: readonly string[]
  /** What a stream needs; null = as it is. */
  readonly changeTracking: boolean | null
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
        missing(wanted, live).length === 0 && obstacles(wanted, live).length === 0
    },
    changeTracking: {
      change: 'update',
      same: (wanted: boolean | null, live: boolean) => wanted === null || wanted === live
    },
    comment: { change: 'update' },
    createdOn: { change: 'computed' }
  },

  declare(config) {
    const { database, schema, names } = config.snowflake
    const loaderOf = (name: string) => (name === names.staging ? placeOf(config) : null)
    const declared = (name: string, columns: readonly Column[], changeTracking: boolean | null) => ({
      address: addressOf('table', database, schema, name),
      kind: 'table',
      identity: { database, schema, name, loader: loaderOf(name) },
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
      const row = rowNamed(await run(statement('table/show', { schema: [database, schema] })), name)
      if (row === undefined) return { state: 'absent' }
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
    const found = obstacles(desired.columns, live.columns)
    return found.length === 0 ? undefined : { blocked: found.join(' ') }
  },

  async prepare({ diff, declared: { identity } }, run) {
    const grows = diff.some(({ field }) => field === 'columns')
    return identity.loader !== null && grows ? hindered(identity.loader, run) : null
  },

  steps(work) {
    const id = { table: pathOf(work.declared.identity) }
    if (work.action === 'delete') return [call(statement('table/drop', id))]
    if (work.action !== 'create') return alterations(work)
    const { columns, changeTracking, comment } = work.desired
    return [call(statement('table/create', { ...id, columns: columns.map(parts), changeTracking, comment }))]
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
  const added = missing(desired.columns, live.columns)
  const { changeTracking = null, comment = null } = changed(diff, desired)
  return [
    ...(loader === null || pipe === null ? [] : retire(loader, pipe.state, pipe.past)),
    ...(added.length > 0 ? [call(statement('table/add-columns', { ...id, columns: added.map(parts) }))] : []),
    ...(changeTracking !== null || comment !== null
      ? [call(statement('table/alter', { ...id, changeTracking, comment }))]
      : [])
  ]
}

function missing(wanted: readonly string[], live: readonly string[]): readonly string[] {
  const present = new Set(live.map((column) => parts(column).name))
  return wanted.filter((column) => !present.has(parts(column).name))
}

/** What no change in place would put right, each with what to do. */
function obstacles(wanted: readonly string[], live: readonly string[]): readonly string[] {
  const types = new Map(wanted.map((column) => [parts(column).name, parts(column).type]))
  return live.map(parts).flatMap(({ name, type, required }) => {
    const declared = types.get(name)
    if (declared !== undefined && !sameType(declared, type)) {
      return `column ${name} is ${type}, not ${declared}, and holds data: rename the table (ALTER TABLE … RENAME TO …) and a new one is made, or give another \`table\`.`
    }
    if (!required) return []
    return declared === undefined
      ? `column ${name} is not ours and refuses rows without a value: give it a default, or ALTER TABLE … ALTER COLUMN ${name} DROP NOT NULL.`
      : `column ${name} refuses rows without a value, which log records may lack: ALTER TABLE … ALTER COLUMN ${name} DROP NOT NULL.`
  })
}

function notesOf(wanted: unknown, live: readonly string[]): readonly string[] {
  const others = Array.isArray(wanted) ? missing(live, wanted) : []
  return others.length === 0 ? [] : [`has columns that are not ours: ${others.join(', ')}. They stay.`]
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-table */
function liveColumn(row: Row): string {
  const required = !booleanOf(row['null?']) && textOf(row['default']) === null
  return `${show(String(row['name']))} ${String(row['type'])}${required ? ' NOT NULL' : ''}`
}

function parts(column: string): { readonly name: string; readonly type: string; readonly required: boolean } {
  const [, name = column, type = '', required] = /^("(?:[^"]|"")*"|\S+) (.*?)( NOT NULL)?$/.exec(column) ?? []
  return { name, type, required: required !== undefined }
}

function pathOf({ database, schema, name }: Identity): readonly string[] {
  return [database, schema, name]
}
