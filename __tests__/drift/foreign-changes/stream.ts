import { ANY, differs, type ForeignChange, missing, recreated } from '../foreign-change'
import { MARK, namesOf, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `stream:${namesOf(pipeline).stream}`

export const streamChanges: readonly ForeignChange[] = [
  {
    title: 'stream recreated in another mode',
    make: (pipeline, { sql }) => {
      const { stream, staging } = namesOf(pipeline)
      return sql(
        `CREATE OR REPLACE STREAM ${stream} ON TABLE ${staging} AT (STREAM => '${stream}') COMMENT = '${MARK} [created 2026-01-01T00:00:00.000Z]'`
      )
    },
    expects: (pipeline) => recreated(address(pipeline), { mode: 'DEFAULT', comment: ANY })
  },
  {
    title: 'stream recreated on another table',
    make: (pipeline, { sql }) => {
      const { stream, unparsed } = namesOf(pipeline)
      return sql(
        `CREATE OR REPLACE STREAM ${stream} ON TABLE ${unparsed} APPEND_ONLY = TRUE COMMENT = '${MARK} [created 2026-01-01T00:00:00.000Z]'`
      )
    },
    expects: (pipeline) => recreated(address(pipeline), { table: namesOf(pipeline).unparsed, comment: ANY }),
    touches: (pipeline) => [`table:${namesOf(pipeline).unparsed}`],
    losesLines: true
  },
  {
    title: 'stream recreated from its own GET_DDL',
    make: async (pipeline, { sql }) => {
      const { stream } = namesOf(pipeline)
      const [row] = await sql(`SELECT GET_DDL('STREAM', '${stream}', TRUE) AS DDL`)
      return sql(String(row?.['DDL']))
    },
    expects: (pipeline) => differs(address(pipeline), { comment: ANY })
  },
  {
    title: 'stream with another comment',
    make: (pipeline, { sql }) => sql(`ALTER STREAM ${namesOf(pipeline).stream} SET COMMENT = 'do not read'`),
    expects: (pipeline) => differs(address(pipeline), { comment: 'do not read' })
  },
  {
    title: 'stream dropped',
    make: (pipeline, { sql }) => sql(`DROP STREAM ${namesOf(pipeline).stream}`),
    expects: (pipeline) => missing(address(pipeline))
  }
]
