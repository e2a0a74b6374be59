import { combined, differs, type ForeignChange, NO_CHANGE, recreated } from '../foreign-change'
import { locationOf, MARK, namesOf, OTHER_LOCATION, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `stage:${namesOf(pipeline).stage}`
const pipe = (pipeline: Pipeline) => `pipe:${namesOf(pipeline).pipe}`

/** A stage can get another URL only if its integration allows it, and its pipe depends on it. */
const needs = (pipeline: Pipeline) => [
  address(pipeline),
  pipe(pipeline),
  `storage-integration:${pipeline.integration}#usable`,
  `storage-integration:${pipeline.integration}#allowedLocations`
]

const alter = (
  title: string,
  setting: (pipeline: Pipeline) => string,
  field: string,
  before: (pipeline: Pipeline) => unknown
): ForeignChange => ({
  title: `stage ${title}`,
  make: (pipeline, { sql }) => sql(`ALTER STAGE ${namesOf(pipeline).stage} SET ${setting(pipeline)}`),
  expects: (pipeline) => differs(address(pipeline), { [field]: before(pipeline) })
})

export const stageChanges: readonly ForeignChange[] = [
  {
    title: 'stage with another URL, so that its pipe stops',
    make: (pipeline, { sql }) => sql(`ALTER STAGE ${namesOf(pipeline).stage} SET URL = '${OTHER_LOCATION}'`),
    expects: (pipeline) =>
      combined(
        differs(address(pipeline), { url: OTHER_LOCATION }),
        recreated(pipe(pipeline), { executionState: 'STOPPED_STAGE_ALTERED' })
      ),
    touches: needs,
    losesLines: true
  },
  {
    title: 'stage recreated, so that its pipe stops',
    make: (pipeline, { sql }) => {
      const { stage, format } = namesOf(pipeline)
      return sql(
        `CREATE OR REPLACE STAGE ${stage} URL = '${locationOf(pipeline)}' STORAGE_INTEGRATION = ${pipeline.integration} FILE_FORMAT = (FORMAT_NAME = '${format}') COMMENT = '${MARK}'`
      )
    },
    expects: (pipeline) => recreated(pipe(pipeline), { executionState: 'STOPPED_STAGE_DROPPED' }),
    touches: needs
  },
  {
    title: 'stage dropped, so that its pipe stops',
    make: (pipeline, { sql }) => sql(`DROP STAGE ${namesOf(pipeline).stage}`),
    expects: (pipeline) => ({
      [address(pipeline)]: { action: 'create', before: {} },
      ...recreated(pipe(pipeline), { executionState: 'STOPPED_STAGE_DROPPED' })
    }),
    touches: needs
  },
  alter(
    'with another integration',
    () => 'STORAGE_INTEGRATION = OTHER_TEAM',
    'integration',
    () => 'OTHER_TEAM'
  ),
  alter(
    'with another file format',
    ({ place }) => `FILE_FORMAT = (FORMAT_NAME = '${place}.OTHER_FORMAT')`,
    'fileFormat',
    ({ place }) => `${place}.OTHER_FORMAT`
  ),
  alter(
    'with an inline file format',
    () => "FILE_FORMAT = (TYPE = CSV FIELD_DELIMITER = ',')",
    'fileFormat',
    () => null
  ),
  alter(
    'with another comment',
    () => "COMMENT = 'logs?'",
    'comment',
    () => 'logs?'
  ),
  {
    title: 'stage with an equivalent format name',
    make: (pipeline, { sql }) =>
      sql(`ALTER STAGE ${namesOf(pipeline).stage} SET FILE_FORMAT = (FORMAT_NAME = '${pipeline.place}."TEXT_FORMAT"')`),
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#fileFormat`, `file-format:${namesOf(pipeline).format}`]
  }
]
