import { differs, type ForeignChange, missing, recreated } from '../foreign-change'
import { MARK, namesOf, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `stream:${namesOf(pipeline).stream}`

export const streamChanges: readonly ForeignChange[] = [
  {
    title: 'stream recreated in another mode',
    make: (pipeline, { sql }) => {
      const { stream, staging } = namesOf(pipeline)
      return sql(
        `CREATE OR REPLACE STREAM ${stream} ON TABLE ${staging} AT (STREAM => '${stream}') COMMENT = '${MARK}'`
      )
    },
    expects: (pipeline) => recreated(address(pipeline), { mode: 'DEFAULT' })
  },
  {
    title: 'stream recreated on another table',
    make: (pipeline, { sql }) => {
      const { stream, unparsed } = namesOf(pipeline)
      return sql(`CREATE OR REPLACE STREAM ${stream} ON TABLE ${unparsed} APPEND_ONLY = TRUE COMMENT = '${MARK}'`)
    },
    expects: (pipeline) => recreated(address(pipeline), { table: namesOf(pipeline).unparsed }),
    touches: (pipeline) => [`table:${namesOf(pipeline).unparsed}`],
    losesLines: true
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
