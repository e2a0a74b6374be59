import { leavingName as nameOfLeaving } from '../../../src/ingestion/snowpipe/leaving'
import { ANY, combined, differs, type ForeignChange, missing, recreated } from '../foreign-change'
import type { Hands } from '../hands'
import { locationOf, MARK, namesOf, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `pipe:${namesOf(pipeline).pipe}`

/** A statement that is equivalent to the declared COPY statement, unless a part differs. */
function copy(
  pipeline: Pipeline,
  { file = 'METADATA$FILENAME', onError = 'CONTINUE' }: { readonly file?: string; readonly onError?: string } = {}
): string {
  const { staging, stage, format } = namesOf(pipeline)
  return `copy into ${staging}(raw, timestamp, LOG_FILE, log_row)  from (
      select $1, convert_timezone('UTC', metadata$start_scan_time)::timestamp_ntz, ${file}, METADATA$FILE_ROW_NUMBER -- by hand
      from @${stage}) FILE_FORMAT=(format_name='${format}')   on_error=${onError}`
}

const autoIngest = ({ topic }: Pipeline) => `AUTO_INGEST = TRUE${topic === null ? '' : ` AWS_SNS_TOPIC = '${topic}'`}`

/** Of what loads from the declared location besides the pipe. */
const leavingName = (pipeline: Pipeline) =>
  nameOfLeaving({ parsed: pipeline.table.toUpperCase(), location: locationOf(pipeline) })

/** The pipe's comment, which has our mark. */
async function commentOf(pipeline: Pipeline, { sql }: Hands): Promise<string> {
  const rows = await sql(`SHOW PIPES IN SCHEMA ${pipeline.place}`)
  const row = rows.find(({ name }) => namesOf(pipeline).pipe.endsWith(`.${String(name)}`))
  return String(row?.['comment'])
}

function recreatedPipe(
  title: string,
  options: (pipeline: Pipeline) => string,
  statement: (pipeline: Pipeline) => string,
  expects: ForeignChange['expects']
): ForeignChange {
  return {
    title: `pipe recreated ${title}`,
    needsAccess: true,
    make: async (pipeline, hands) => {
      const comment = await commentOf(pipeline, hands)
      const { pipe } = namesOf(pipeline)
      return hands.sql(
        `CREATE OR REPLACE PIPE ${pipe} ${options(pipeline)} COMMENT = '${comment}' AS ${statement(pipeline)}`
      )
    },
    expects,
    touches: (pipeline) => [address(pipeline), `stage:${namesOf(pipeline).stage}`]
  }
}

/** The notification needs the queue of the pipe, which is unknown until a pipe with AUTO_INGEST exists. */
const queue = ({ bucket, topic }: Pipeline) =>
  topic === null ? differs(`s3-notification:${bucket}`, { destination: ANY }) : {}

export const pipeChanges: readonly ForeignChange[] = [
  recreatedPipe(
    'with another COPY statement',
    autoIngest,
    (p) => copy(p, { onError: 'SKIP_FILE' }),
    (p) => recreated(address(p), { definition: ANY, comment: ANY })
  ),
  recreatedPipe(
    'that loads other file names',
    autoIngest,
    (p) => copy(p, { file: "'' || METADATA$FILENAME" }),
    (p) => recreated(address(p), { definition: ANY, comment: ANY })
  ),
  recreatedPipe(
    'without AUTO_INGEST',
    () => '',
    (p) => copy(p),
    (p) =>
      combined(
        recreated(address(p), { autoIngest: false, comment: ANY, ...(p.topic === null ? {} : { topic: null }) }),
        queue(p)
      )
  ),
  recreatedPipe(
    'with an equivalent COPY statement and its comment',
    autoIngest,
    (p) => copy(p),
    (p) => differs(address(p), { comment: ANY })
  ),
  {
    ...recreatedPipe(
      'without its topic',
      () => 'AUTO_INGEST = TRUE',
      (p) => copy(p),
      (p) => recreated(address(p), { topic: null, comment: ANY })
    ),
    when: ({ topic }) => topic !== null
  },
  {
    title: 'pipe of a move beside it, at the same location',
    needsAccess: true,
    make: async (pipeline, { sql }) => {
      const { place, integration } = pipeline
      const leaving = `${place}.${leavingName(pipeline)}`
      const comment = `COMMENT = '${MARK} [leaving ${locationOf(pipeline)} since 2026-01-01T00:00:00Z until 2026-01-02T00:00:00Z]'`
      await sql(
        `CREATE STAGE ${leaving} URL = '${locationOf(pipeline)}' STORAGE_INTEGRATION = ${integration} ${comment}`
      )
      await sql(
        `CREATE PIPE ${leaving} ${autoIngest(pipeline)} ${comment} AS ${copy(pipeline).replace(`@${namesOf(pipeline).stage}`, `@${leaving}`)}`
      )
    },
    expects: (pipeline) => differs(`s3-notification:${pipeline.bucket}`, { alsoLoadedBy: leavingName(pipeline) }),
    touches: ({ integration }) => [`storage-integration:${integration}#usable`]
  },
  {
    title: 'pipe paused',
    make: (pipeline, { sql }) => sql(`ALTER PIPE ${namesOf(pipeline).pipe} SET PIPE_EXECUTION_PAUSED = TRUE`),
    expects: (pipeline) => differs(address(pipeline), { paused: true })
  },
  {
    title: 'pipe with another comment',
    make: (pipeline, { sql }) => sql(`ALTER PIPE ${namesOf(pipeline).pipe} SET COMMENT = 'slow'`),
    expects: (pipeline) => differs(address(pipeline), { comment: 'slow' })
  },
  {
    title: 'pipe dropped',
    make: (pipeline, { sql }) => sql(`DROP PIPE ${namesOf(pipeline).pipe}`),
    expects: (pipeline) => combined(missing(address(pipeline)), queue(pipeline)),
    touches: (pipeline) => [`stage:${namesOf(pipeline).stage}`]
  }
]
