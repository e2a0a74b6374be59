import { differs, NOTHING, remade, together, type ForeignChange } from '../foreign-change'
import { locationOf, MARK, namesOf, THEIRS, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `stage:${namesOf(pipeline).stage}`
const pipe = (pipeline: Pipeline) => `pipe:${namesOf(pipeline).pipe}`

/** A stage is pointed elsewhere only while its integration lets it, and named otherwise only while its pipe runs. */
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
    title: 'stage pointed elsewhere, so that its pipe stops',
    make: (pipeline, { sql }) => sql(`ALTER STAGE ${namesOf(pipeline).stage} SET URL = '${THEIRS}'`),
    expects: (pipeline) =>
      together(
        differs(address(pipeline), { url: THEIRS }),
        remade(pipe(pipeline), { executionState: 'STOPPED_STAGE_ALTERED' })
      ),
    touches: needs,
    spoils: true
  },
  {
    title: 'stage made anew, so that its pipe stops',
    make: (pipeline, { sql }) => {
      const { stage, format } = namesOf(pipeline)
      return sql(
        `CREATE OR REPLACE STAGE ${stage} URL = '${locationOf(pipeline)}' STORAGE_INTEGRATION = ${pipeline.integration} FILE_FORMAT = (FORMAT_NAME = '${format}') COMMENT = '${MARK}'`
      )
    },
    expects: (pipeline) => remade(pipe(pipeline), { executionState: 'STOPPED_STAGE_DROPPED' }),
    touches: needs
  },
  {
    title: 'stage dropped, so that its pipe stops',
    make: (pipeline, { sql }) => sql(`DROP STAGE ${namesOf(pipeline).stage}`),
    expects: (pipeline) => ({
      [address(pipeline)]: { action: 'create', before: {} },
      ...remade(pipe(pipeline), { executionState: 'STOPPED_STAGE_DROPPED' })
    }),
    touches: needs
  },
  alter(
    'of another integration',
    () => 'STORAGE_INTEGRATION = OTHER_TEAM',
    'integration',
    () => 'OTHER_TEAM'
  ),
  alter(
    'read in another format',
    ({ place }) => `FILE_FORMAT = (FORMAT_NAME = '${place}.OTHER_FORMAT')`,
    'fileFormat',
    ({ place }) => `${place}.OTHER_FORMAT`
  ),
  alter(
    'read in a format of its own',
    () => "FILE_FORMAT = (TYPE = CSV FIELD_DELIMITER = ',')",
    'fileFormat',
    () => null
  ),
  alter(
    'commented otherwise',
    () => "COMMENT = 'logs?'",
    'comment',
    () => 'logs?'
  ),
  {
    title: 'stage that names its format in other words',
    make: (pipeline, { sql }) =>
      sql(`ALTER STAGE ${namesOf(pipeline).stage} SET FILE_FORMAT = (FORMAT_NAME = '${pipeline.place}."TEXT_FORMAT"')`),
    expects: NOTHING,
    touches: (pipeline) => [`${address(pipeline)}#fileFormat`, `file-format:${namesOf(pipeline).format}`]
  }
]
