import type { Work } from '../model/change'
import { PARSER_COLUMNS } from '../model/columns'
import type { Kind } from '../model/kind'
import { keyDecoderName, MARK } from '../model/names'
import { call } from '../model/step'
import { addressOf, pathIn } from '../snowflake/identifiers'
import { type Load, loadOf } from '../snowflake/load'
import { orHidden, shownWith } from '../snowflake/refusals'
import { parseAgain, REPARSING } from '../snowflake/reparse'
import { numberOf, propertiesOf, rowNamed, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'
import { canonicalType } from '../snowflake/types'

/** SHOW lists all overloads; ours has one argument. */
const TAKES_TEXT = /\(VARCHAR(?:\(\d+\))?\) RETURN /

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** What is parsed again when the parser changes; null = the function parses no lines. */
  readonly parses: { readonly load: Load; readonly warehouse: string | null } | null
}

/** Whether there are lines that the earlier parser could not read. */
interface Backlog {
  readonly hasUnparsed: boolean
}

type Definition = {
  /** `NAME TYPE`. The type is part of a function's identity, and here always VARCHAR. */
  readonly argument: string
  /** One type, or `NAME TYPE` for each column of a table function. */
  readonly returns: string | readonly string[]
  readonly language: string
  readonly volatility: string
  readonly nullHandling: string
  /** The unchanged content of the file. */
  readonly body: string
  readonly comment: string | null
}

/**
 * The parser of log lines and the decoder of keys. Tasks and views look a function up by its name each time they run.
 */
export const userFunction: Kind<Identity, Definition, Backlog> = {
  name: 'function',
  cloud: 'snowflake',
  fields: {
    argument: {
      change: 'update',
      same: (wanted: string, live: string) => canonicalColumn(wanted) === canonicalColumn(live)
    },
    returns: {
      change: 'update',
      same: (wanted: Definition['returns'], live: Definition['returns']) =>
        canonicalReturns(wanted) === canonicalReturns(live)
    },
    language: { change: 'update' },
    volatility: { change: 'update' },
    nullHandling: { change: 'update' },
    body: { change: 'update', same: (wanted: string, live: string) => wanted.trim() === live.trim() },
    comment: { change: 'update', onTheWay: true }
  },

  declare({ snowflake }, sql) {
    const { database, schema, names, warehouse } = snowflake
    const declared = (
      name: string,
      file: string,
      argument: string,
      returns: Definition['returns'],
      parses: Identity['parses']
    ) => ({
      address: addressOf('function', database, schema, name),
      kind: 'function',
      identity: { database, schema, name, parses },
      desired: {
        argument: `${argument} VARCHAR`,
        returns,
        language: 'JAVASCRIPT',
        volatility: 'IMMUTABLE',
        nullHandling: 'CALLED ON NULL INPUT',
        body: sql(`function/${file}`, {}),
        comment: MARK
      },
      after: [
        addressOf('schema', database, schema),
        ...(parses === null
          ? []
          : [
              ...[names.parsed, names.unparsed].map((table) => addressOf('table', database, schema, table)),
              ...(warehouse === null ? [] : [addressOf('warehouse', warehouse.name)])
            ])
      ]
    })
    const parsed = PARSER_COLUMNS.map(({ name, type }) => `${name} ${type}`)
    return [
      declared(names.parser, 'parse_s3_access_logs.js', 'LINE', parsed, {
        load: loadOf(snowflake),
        warehouse: warehouse?.name ?? null
      }),
      declared(keyDecoderName(names.parsed), 'decode_s3_key.js', 'KEY', 'VARCHAR', null)
    ]
  },

  observe({ identity }, read) {
    const { database, schema, name } = identity
    return orHidden(async () => {
      const [overload, described] = await shownWith(
        read(statement('function/show', { schema: [database, schema] })),
        read(statement('function/describe', { function: pathIn(identity, name) })),
        (rows) => rows.find((row) => row['name'] === name && TAKES_TEXT.test(String(row['arguments'])))
      )
      if (overload === undefined || described === undefined) return { state: 'absent' }
      const properties = propertiesOf(described, { property: 'property', value: 'value' })
      const text = (property: string) => textOf(properties.get(property)) ?? ''
      const fields = {
        argument: text('SIGNATURE').replace(/^\((.*)\)$/, '$1'),
        returns: returnsOf(text('RETURNS')),
        language: text('LANGUAGE'),
        volatility: text('VOLATILITY'),
        nullHandling: text('NULL HANDLING'),
        body: text('BODY'),
        comment: textOf(overload['description'])
      }
      return { state: 'present', fields, extra: { hasUnparsed: false } }
    })
  },

  async prepare(work, read) {
    const { identity } = work.declared
    if (identity.parses === null || !parsesDifferently(work)) return { hasUnparsed: false }
    const tables = await read(statement('table/show', { schema: [identity.database, identity.schema] }))
    const [unparsed = '', parsed = ''] = [identity.parses.load.unparsed.at(-1), identity.parses.load.parsed.at(-1)]
    const rows = numberOf(rowNamed(tables, unparsed)?.['rows']) ?? 0
    return { hasUnparsed: rows > 0 && rowNamed(tables, parsed) !== undefined }
  },

  steps(work) {
    const id = { function: pathIn(work.declared.identity, work.declared.identity.name) }
    if (work.action === 'delete') return [call(statement('function/drop', id))]
    const { argument, returns, body, comment } = work.desired
    const { parses } = work.declared.identity
    const again = parses !== null && work.extra?.hasUnparsed === true ? parseAgain(parses.load, parses.warehouse) : []
    const input = {
      ...id,
      arguments: [parts(argument)],
      columns: typeof returns === 'string' ? null : returns.map(parts),
      type: typeof returns === 'string' ? returns : null,
      body,
      comment: again.length > 0 ? REPARSING : comment
    }
    const onlyContinues = work.action === 'update' && isUnfinished(work.live) && work.diff.length === 1
    return [
      ...(onlyContinues ? [] : [call(statement('function/create', input))]),
      ...again,
      ...(onlyContinues || again.length > 0 ? [call(statement('function/set-comment', { ...id, comment }))] : [])
    ]
  }
}

function parsesDifferently(work: Work<Identity, Definition, Backlog>): boolean {
  if (work.action === 'create' || work.action === 'delete') return false
  return work.diff.some(({ field }) => field === 'body') || isUnfinished(work.live)
}

/** An earlier run was interrupted while it parsed lines again. */
function isUnfinished(live: Definition): boolean {
  return live.comment === REPARSING
}

/** Parses what DESCRIBE FUNCTION shows: `TABLE (A VARCHAR, B NUMBER(38,0))`, or a type. */
function returnsOf(text: string): Definition['returns'] {
  const [, columns] = /^TABLE ?\((.*)\)$/s.exec(text) ?? []
  // A comma in parentheses belongs to a type.
  return columns?.split(/,(?![^(]*\))/).map((column) => column.trim()) ?? text
}

function canonicalReturns(returns: Definition['returns']): string {
  return typeof returns === 'string' ? canonicalType(returns) : returns.map(canonicalColumn).join(', ')
}

function canonicalColumn(column: string): string {
  const { name, type } = parts(column)
  return `${name} ${canonicalType(type)}`
}

function parts(column: string): { readonly name: string; readonly type: string } {
  const [, name = '', type = ''] = /^"?(\S*?)"? (.*)$/.exec(column) ?? []
  return { name, type }
}
