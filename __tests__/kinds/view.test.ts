import { describe, expect, test } from '@jest/globals'
import { view } from '../../src/kinds/view'
import { PARSED_COLUMNS } from '../../src/model/columns'
import { EVENT_SCHEMAS, REQUEST_LINE, S3_CLIENT } from '../../src/model/events'
import { MARK } from '../../src/model/names'
import { SECRETS_IN_URLS } from '../../src/model/secrets'
import { type Answers, changeFound, deletionOf, sql, stepsAsSql, workOf } from '../fakes/answers'
import { differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
const NAMES = ['S3_ACCESS_LOGS_REQUESTS', 'S3_ACCESS_LOGS_DENIED', 'S3_ACCESS_LOGS_ANONYMOUS']
const named = (at: number) => `"S3_ACCESS_LOGS_DB"."PUBLIC"."${NAMES[at]}"`
const path = (name: string) => ['S3_ACCESS_LOGS_DB', 'PUBLIC', name]
const COLUMNS = PARSED_COLUMNS.map(({ name }) => name)
const QUERIES = [
  sql('view/requests', {
    leading: COLUMNS.slice(0, COLUMNS.indexOf('REQUEST_URI')),
    middle: ['HTTPSTATUS', 'ERRORCODE', 'BYTESSENT', 'OBJECTSIZE', 'TOTALTIME', 'TURNAROUNDTIME'],
    trailing: COLUMNS.slice(COLUMNS.indexOf('USERAGENT') + 1),
    secrets: SECRETS_IN_URLS,
    parsed: path('S3_ACCESS_LOGS'),
    decoder: path('DECODE_S3_ACCESS_LOGS_KEY')
  }),
  sql('view/denied', { requests: path('S3_ACCESS_LOGS_REQUESTS') }),
  sql('view/anonymous', { requests: path('S3_ACCESS_LOGS_REQUESTS') })
]

/** https://docs.snowflake.com/en/sql-reference/sql/show-views */
const found = (text: (query: string, at: number) => string, comment = MARK): Answers => ({
  'view/show': NAMES.map((name, at) => ({ name, text: text(QUERIES[at] ?? '', at), comment }))
})
const asCreated = found(
  (query, at) => `CREATE OR REPLACE VIEW ${named(at)} COPY GRANTS COMMENT = '${MARK}' AS\n${query}`
)

describe.each([0, 1, 2])('view %i', (at) => {
  const created = `CREATE OR REPLACE VIEW ${named(at)} COPY GRANTS COMMENT = '${MARK}' AS ${QUERIES[at]?.replaceAll(/\s+/g, ' ')}`

  test('is created', async () => {
    const change = await changeFound(view, config, { 'view/show': [], 'table/show': [] }, at)
    expect(stepsAsSql(view, workOf(change))).toEqual([created])
  })

  test.each(['view/show', 'table/show'])('is created in a schema that does not exist yet: %s', async (statement) => {
    const answers = { 'view/show': [], 'table/show': [], [statement]: '002043' }
    expect((await changeFound(view, config, answers, at)).action).toBe('create')
  })

  test('is blocked by a table with the same name', async () => {
    const answers = { 'view/show': [], 'table/show': [{ name: NAMES[at] }] }
    expect(reasonOf(await changeFound(view, config, answers, at))).toMatch(/ALTER TABLE … RENAME TO ….*another `table`/)
  })

  test.each([
    ['as created', asCreated],
    ['on one line', found((query) => `create view v as ${query.replaceAll(/\s+/g, ' ')}`)],
    ['with a semicolon', found((query) => `create or replace view v comment='x' as\n\n${query};`)],
    ['secure', found((query) => `CREATE SECURE VIEW IF NOT EXISTS v COPY GRANTS AS -- (by hand)\n${query}`)],
    ['with a query in its comment', found((query) => `CREATE VIEW v COMMENT = 'it\\'s (x) AS SELECT' AS ${query}`)],
    ['with a comment in dollars', found((query) => `CREATE VIEW v COMMENT = $$(x) AS SELECT 1$$ AS ${query}`)],
    ['in a schema with an odd name', found((query) => `CREATE VIEW "(".POLICY."AS" AS ${query}`)]
  ])('is as declared: %s', async (_, answers) => {
    expect((await changeFound(view, config, answers, at)).action).toBe('none')
  })

  test.each([
    ['query', found((query) => `create view v as ${query} LIMIT 1`)],
    ['query', found(() => '')],
    ['query', found((query) => `create view v (a, b) as ${query}`)],
    ['query', found((query) => `create view v copy grants comment = '' (a) as ${query}`)],
    ['query', found((query) => `create view v with row access policy p on (key) as ${query}`)],
    ['query', found((query) => `create view v aggregation policy p as ${query}`)],
    ['query', found((query) => `create view v with join policy p as ${query}`)],
    ['query', found((query) => `create view v with tag (t = 'x') as ${query}`)],
    ['comment', { 'view/show': (asCreated['view/show'] as readonly object[]).map((row) => ({ ...row, comment: '' })) }]
  ])('is replaced, with its grants, when %s differs', async (field, answers) => {
    const change = await changeFound(view, config, answers, at)
    expect(differing(change)).toEqual([field])
    expect(stepsAsSql(view, workOf(change))).toEqual([created])
  })

  test('shows the whole text if it differs before the query', async () => {
    const text = `create view v (a comment 'as select', b) as ${QUERIES[at]}`
    const change = await changeFound(
      view,
      config,
      found(() => text),
      at
    )
    expect(change.diff).toMatchObject([{ field: 'query', before: text }])
  })

  test('is dropped', async () => {
    const change = await changeFound(view, config, asCreated, at)
    expect(stepsAsSql(view, deletionOf(change))).toEqual([`DROP VIEW IF EXISTS ${named(at)}`])
  })
})

describe.each(EVENT_SCHEMAS)('the view of the requests as events of %s', (schema) => {
  const withEvents = configWith({ snowflake: { eventSchemas: [schema] } })
  const name = `S3_ACCESS_LOGS_${schema.toUpperCase()}`
  const query = sql(`event/${schema}`, {
    columns: [...COLUMNS, 'OBJECT_KEY'],
    requestLine: REQUEST_LINE,
    client: S3_CLIENT,
    requests: path('S3_ACCESS_LOGS_REQUESTS')
  })
  const live = (text: string): Answers => ({ 'view/show': [{ name, text, comment: MARK }] })

  test('is created from the view of requests', async () => {
    const change = await changeFound(view, withEvents, { 'view/show': [], 'table/show': [] }, 3)
    expect(stepsAsSql(view, workOf(change))).toEqual([
      `CREATE OR REPLACE VIEW "S3_ACCESS_LOGS_DB"."PUBLIC"."${name}" COPY GRANTS COMMENT = '${MARK}' AS ${query.replaceAll(/\s+/g, ' ')}`
    ])
  })

  test('is as declared, or replaced where somebody changed it', async () => {
    const text = `CREATE VIEW v AS ${query}`
    expect((await changeFound(view, withEvents, live(text), 3)).action).toBe('none')
    const changed = await changeFound(
      view,
      withEvents,
      live(text.replace('1000000', '1000').replace('6003', '4002')),
      3
    )
    expect(differing(changed)).toEqual(['query'])
  })

  test('is dropped', async () => {
    const change = await changeFound(view, withEvents, live(`CREATE VIEW v AS ${query}`), 3)
    expect(stepsAsSql(view, deletionOf(change))).toEqual([`DROP VIEW IF EXISTS "S3_ACCESS_LOGS_DB"."PUBLIC"."${name}"`])
  })
})

test('no view of events is declared by default', () => {
  expect(view.declare(config, sql)).toHaveLength(NAMES.length)
})
