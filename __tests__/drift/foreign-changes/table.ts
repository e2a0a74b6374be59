import { ANY, differs, gone, NOTHING, remade, type ForeignChange } from '../foreign-change'
import { MARK, namesOf, type Pipeline } from '../pipelines'

type Table = 'staging' | 'parsed' | 'unparsed'

const address = (pipeline: Pipeline, table: Table) => `table:${namesOf(pipeline)[table]}`

const commented = (table: Table): ForeignChange => ({
  title: `${table} table commented otherwise, which stays`,
  make: (pipeline, { sql }) => sql(`ALTER TABLE ${namesOf(pipeline)[table]} SET COMMENT = 'ours now'`),
  expects: NOTHING,
  touches: (pipeline) => [`${address(pipeline, table)}#comment`]
})

const altered = (table: Table, alteration: string, expected: boolean): ForeignChange => ({
  title: `${table} table: ${alteration}`,
  make: (pipeline, { sql }) => sql(`ALTER TABLE ${namesOf(pipeline)[table]} ${alteration}`),
  expects: (pipeline) => (expected ? differs(address(pipeline, table), { columns: ANY }) : {}),
  touches: (pipeline) => [
    `${address(pipeline, table)}#columns`,
    // A view or a task that names a column can be made only while the column is there.
    ...(['requests', 'denied', 'anonymous'] as const).map((view) => `view:${namesOf(pipeline)[view]}`)
  ],
  ...(expected ? { spoils: true } : {})
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
    title: 'parsed table: a column more, which stays',
    make: (pipeline, { sql }) =>
      sql(`ALTER TABLE ${namesOf(pipeline).parsed} ADD COLUMN IF NOT EXISTS TEAM_NOTE VARCHAR`),
    expects: NOTHING,
    touches: (pipeline) => [`${address(pipeline, 'parsed')}#columns`]
  },
  {
    title: 'unparsed table dropped while it is empty',
    make: (pipeline, { sql }) => sql(`DROP TABLE ${namesOf(pipeline).unparsed}`),
    expects: (pipeline) => gone(address(pipeline, 'unparsed')),
    spoils: true
  },
  {
    title: 'staging table made anew with its rows, so that the stream is stale',
    async make(pipeline, { sql }) {
      const { staging } = namesOf(pipeline)
      if (pipeline.warehouse !== null) await sql(`USE WAREHOUSE ${pipeline.warehouse}`)
      await sql(
        `CREATE OR REPLACE TABLE ${staging} CHANGE_TRACKING = TRUE COMMENT = '${MARK}' AS SELECT RAW, TIMESTAMP, LOG_FILE, LOG_ROW FROM ${staging}`
      )
    },
    expects: (pipeline) => remade(`stream:${namesOf(pipeline).stream}`, { stale: true, table: ANY }),
    // The table's own load history goes with it, so the pipe's is all that keeps a file from being loaded twice.
    touches: (pipeline) => [
      address(pipeline, 'staging'),
      `pipe:${namesOf(pipeline).pipe}`,
      `warehouse:${pipeline.warehouse ?? ''}`
    ]
  }
]
