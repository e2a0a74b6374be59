import { PARSED_COLUMNS } from '../model/columns'
import { REQUEST_LINE, S3_CLIENT } from '../model/events'
import type { Kind, Observation } from '../model/kind'
import { detectionViewName, eventViewName, keyDecoderName, MARK, retainedUnlessOurs, viewNames } from '../model/names'
import { obstacleOf } from '../model/obstacles'
import type { Operation, Row } from '../model/operation'
import { SECRETS_IN_URLS } from '../model/secrets'
import { call } from '../model/step'
import { detectionsOf } from '../snowflake/detections'
import { addressOf } from '../snowflake/identifiers'
import { orHidden } from '../snowflake/refusals'
import { rowNamed, textOf } from '../snowflake/rows'
import { type Placed, placedTokens, sameSql } from '../snowflake/sql-text'
import { statement } from '../snowflake/statements'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** The query in `sql/`: `view/requests` is created by `view/create-requests`. */
  readonly file: string
  /** The values of the query: what it reads, and how. */
  readonly sources: Readonly<Record<string, readonly string[] | string | number | null>>
}

type View = { readonly query: string; readonly comment: string | null }

const NAMES = PARSED_COLUMNS.map(({ name }) => name)

/** The columns around those in which clients may send secrets. */
const COLUMNS = {
  leading: NAMES.slice(0, NAMES.indexOf('REQUEST_URI')),
  middle: NAMES.slice(NAMES.indexOf('REQUEST_URI') + 1, NAMES.indexOf('REFERRER')),
  trailing: NAMES.slice(NAMES.indexOf('USERAGENT') + 1)
}

/** The columns of the view of requests. */
const REQUEST_COLUMNS = [...NAMES, 'OBJECT_KEY']

/** Views of the parsed table: requests without duplicates and with readable keys, and what to see in them. */
export const view: Kind<Identity, View, null> = {
  name: 'view',
  cloud: 'snowflake',
  fields: {
    query: { change: 'update', same: sameSql },
    comment: { change: 'update' }
  },

  declare({ snowflake: { database, schema, names, redactsSignatures, detections, eventSchemas } }, sql) {
    const path = (name: string) => [database, schema, name]
    const address = (kind: string, name: string) => addressOf(kind, ...path(name))
    const declared = (
      name: string,
      file: string,
      sources: Identity['sources'],
      after: readonly ReturnType<typeof address>[]
    ) => ({
      address: address('view', name),
      kind: 'view',
      identity: { database, schema, name, file, sources },
      desired: { query: sql(file, sources), comment: MARK },
      after
    })
    const { requests, denied, anonymous } = viewNames(names.parsed)
    const decoder = keyDecoderName(names.parsed)
    const overRequests = { requests: path(requests) }
    return [
      declared(
        requests,
        'view/requests',
        {
          ...COLUMNS,
          secrets: redactsSignatures ? SECRETS_IN_URLS : null,
          parsed: path(names.parsed),
          decoder: path(decoder)
        },
        [address('table', names.parsed), address('function', decoder)]
      ),
      declared(denied, 'view/denied', overRequests, [address('view', requests)]),
      declared(anonymous, 'view/anonymous', overRequests, [address('view', requests)]),
      ...(detections === null ? [] : detectionsOf(detections)).map(({ name, values }) => {
        const query = `detection/${name}`
        const sources = { ...overRequests, ...values }
        return declared(detectionViewName(names.parsed, name), query, sources, [address('view', requests)])
      }),
      ...eventSchemas.map((schema) => {
        const sources = {
          ...overRequests,
          columns: REQUEST_COLUMNS,
          requestLine: REQUEST_LINE,
          client: S3_CLIENT
        }
        return declared(eventViewName(names.parsed, schema), `event/${schema}`, sources, [address('view', requests)])
      })
    ]
  },

  observe({ identity: { database, schema, name } }, read) {
    return orHidden(async () => {
      const rows = await read(statement('view/show', { schema: [database, schema] }))
      const row = rowNamed(rows, name)
      if (row === undefined) return missing(await read(statement('table/show', { schema: [database, schema] })), name)
      const fields = { query: queryOf(textOf(row['text']) ?? ''), comment: textOf(row['comment']) }
      return { state: 'present', fields, extra: null }
    })
  },

  retainedBecause: ({ comment }) => retainedUnlessOurs(comment),

  steps({ action, declared: { identity }, ...work }) {
    const { database, schema, name, file, sources } = identity
    const input = { view: [database, schema, name] }
    if (action === 'delete' || !('desired' in work)) return [call(statement('view/drop', input))]
    const { comment } = work.desired
    return [call(statement(...creationOf(file, { ...input, ...sources, comment })))]
  }
}

/** Every detection and every schema of events is created by the same statement, which includes its query. */
function creationOf(file: string, input: Operation['input']): readonly [string, Operation['input']] {
  if (!file.startsWith('view/')) return ['view/create-over-requests', { ...input, query: file }]
  return [`view/create-${file.slice('view/'.length)}`, input]
}

/** Tables and views share a namespace. https://docs.snowflake.com/en/sql-reference/sql/create-view#usage-notes */
function missing(tables: readonly Row[], name: string): Observation<View, null> {
  const reasons =
    rowNamed(tables, name) === undefined
      ? []
      : [
          'A table has the name of this view, so Snowflake cannot create the view: rename the table (ALTER TABLE … RENAME TO …), or set another `table`.'
        ]
  return { state: 'absent', ...obstacleOf(reasons) }
}

/**
 * The query of a view: what follows AS in its text. Column names, policies and tags come before AS and change what
 * readers see; a view that has any of them differs from ours, so then this is the whole text.
 */
function queryOf(text: string): string {
  const found = placedTokens(text)
  const as = found.findIndex(
    ({ token, at }, nth) => token === 'AS' && text[at] !== '"' && /^(SELECT|WITH)$/.test(found[nth + 1]?.token ?? '')
  )
  const at = found[as]?.at
  return at === undefined || changesOutput(found.slice(0, as)) ? text : text.slice(at + 2).trim()
}

/**
 * Column names, tags and most policies come in parentheses; these two policies may come without.
 * https://docs.snowflake.com/en/sql-reference/sql/create-view
 */
function changesOutput(head: readonly Placed[]): boolean {
  return head.some(
    ({ token }, nth) => token === '(' || (token === 'POLICY' && /^(AGGREGATION|JOIN)$/.test(head[nth - 1]?.token ?? ''))
  )
}
