import { ANY, differs, type ForeignChange, missing, NO_CHANGE, recreated } from '../foreign-change'
import { MARK, namesOf, type Pipeline } from '../pipelines'

type Table = 'staging' | 'parsed' | 'unparsed'

const address = (pipeline: Pipeline, table: Table) => `table:${namesOf(pipeline)[table]}`

const commented = (table: Table): ForeignChange => ({
  title: `${table} table with another comment, which stays`,
  make: (pipeline, { sql }) => sql(`ALTER TABLE ${namesOf(pipeline)[table]} SET COMMENT = 'ours now'`),
  expects: NO_CHANGE,
  touches: (pipeline) => [`${address(pipeline, table)}#comment`]
})

const altered = (table: Table, alteration: string, expected: boolean): ForeignChange => ({
  title: `${table} table: ${alteration}`,
  make: (pipeline, { sql }) => sql(`ALTER TABLE ${namesOf(pipeline)[table]} ${alteration}`),
  expects: (pipeline) => (expected ? differs(address(pipeline, table), { columns: ANY }) : {}),
  touches: (pipeline) => [
    `${address(pipeline, table)}#columns`,
    // A view or a task can only be created while the columns that it names exist.
    ...(['requests', 'denied', 'anonymous'] as const).map((view) => `view:${namesOf(pipeline)[view]}`)
  ],
  ...(expected ? { losesLines: true } : {})
})

export const tableChanges: readonly ForeignChange[] = [
  commented('staging'),
  commented('parsed'),
  commented('unparsed'),
  {
    title: 'staging table no longer tracks changes',
    make: (pipeline, { sql }) => sql(`ALTER TABLE ${namesOf(pipeline).staging} SET CHANGE_TRACKING = FALSE`),
    expects: (pipeline) => differs(address(pipeline, 'staging'), { changeTracking: false }),
    touches: (pipeline) => [`stream:${namesOf(pipeline).stream}`]
  },
  altered('parsed', 'DROP COLUMN EXTRA', true),
  altered('parsed', 'DROP COLUMN ACLREQUIRED, SOURCEREGION', true),
  altered('unparsed', 'DROP COLUMN REASON', true),
  {
    title: 'parsed table: an additional column, which stays',
    make: (pipeline, { sql }) =>
      sql(`ALTER TABLE ${namesOf(pipeline).parsed} ADD COLUMN IF NOT EXISTS TEAM_NOTE VARCHAR`),
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline, 'parsed')}#columns`]
  },
  {
    title: 'unparsed table dropped while it is empty',
    make: (pipeline, { sql }) => sql(`DROP TABLE ${namesOf(pipeline).unparsed}`),
    expects: (pipeline) => missing(address(pipeline, 'unparsed')),
    losesLines: true
  },
  {
    title: 'staging table recreated with its rows, so that the stream is stale',
    async make(pipeline, { sql }) {
      const { staging } = namesOf(pipeline)
      if (pipeline.warehouse !== null) await sql(`USE WAREHOUSE ${pipeline.warehouse}`)
      await sql(
        `CREATE OR REPLACE TABLE ${staging} CHANGE_TRACKING = TRUE COMMENT = '${MARK}' AS SELECT RAW, TIMESTAMP, LOG_FILE, LOG_ROW FROM ${staging}`
      )
    },
    expects: (pipeline) => recreated(`stream:${namesOf(pipeline).stream}`, { stale: true, table: ANY }),
    // The load history of the table is lost, so only that of the pipe prevents loading a file twice.
    touches: (pipeline) => [
      address(pipeline, 'staging'),
      `pipe:${namesOf(pipeline).pipe}`,
      `warehouse:${pipeline.warehouse ?? ''}`
    ]
  }
]
