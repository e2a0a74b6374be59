import { ANY, differs, gone, NOTHING, remade, together, type ForeignChange } from '../foreign-change'
import { MARK, namesOf, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `pipe:${namesOf(pipeline).pipe}`

/** The declared COPY statement in words of its own; each part can be said otherwise. */
function copy(
  pipeline: Pipeline,
  { file = 'METADATA$FILENAME', onError = 'CONTINUE' }: { readonly file?: string; readonly onError?: string } = {}
): string {
  const { staging, stage, format } = namesOf(pipeline)
  return `copy into ${staging}(raw, timestamp, LOG_FILE, log_row)  from (
      select $1, convert_timezone('UTC', metadata$start_scan_time)::timestamp_ntz, ${file}, METADATA$FILE_ROW_NUMBER -- whence
      from @${stage}) FILE_FORMAT=(format_name='${format}')   on_error=${onError}`
}

function madeAnew(
  title: string,
  options: string,
  statement: (pipeline: Pipeline) => string,
  expects: ForeignChange['expects']
): ForeignChange {
  return {
    title: `pipe made anew ${title}`,
    make: (pipeline, { sql }) =>
      sql(`CREATE OR REPLACE PIPE ${namesOf(pipeline).pipe} ${options} COMMENT = '${MARK}' AS ${statement(pipeline)}`),
    expects,
    touches: (pipeline) => [address(pipeline), `stage:${namesOf(pipeline).stage}`]
  }
}

/** Who hears of new files depends on the pipe's queue, which is known only once there is a pipe that listens. */
const queue = ({ bucket }: Pipeline) => differs(`s3-notification:${bucket}`, { queueArn: ANY })

export const pipeChanges: readonly ForeignChange[] = [
  madeAnew(
    'with another COPY statement',
    'AUTO_INGEST = TRUE',
    (p) => copy(p, { onError: 'SKIP_FILE' }),
    (p) => remade(address(p), { definition: ANY })
  ),
  madeAnew(
    'that keeps other file names',
    'AUTO_INGEST = TRUE',
    (p) => copy(p, { file: "'' || METADATA$FILENAME" }),
    (p) => remade(address(p), { definition: ANY })
  ),
  madeAnew(
    'that does not listen',
    '',
    (p) => copy(p),
    (p) => together(remade(address(p), { autoIngest: false }), queue(p))
  ),
  madeAnew('with the same COPY statement in other words', 'AUTO_INGEST = TRUE', (p) => copy(p), NOTHING),
  {
    title: 'pipe paused',
    make: (pipeline, { sql }) => sql(`ALTER PIPE ${namesOf(pipeline).pipe} SET PIPE_EXECUTION_PAUSED = TRUE`),
    expects: (pipeline) => differs(address(pipeline), { paused: true })
  },
  {
    title: 'pipe commented otherwise',
    make: (pipeline, { sql }) => sql(`ALTER PIPE ${namesOf(pipeline).pipe} SET COMMENT = 'slow'`),
    expects: (pipeline) => differs(address(pipeline), { comment: 'slow' })
  },
  {
    title: 'pipe dropped',
    make: (pipeline, { sql }) => sql(`DROP PIPE ${namesOf(pipeline).pipe}`),
    expects: (pipeline) => together(gone(address(pipeline)), queue(pipeline)),
    touches: (pipeline) => [`stage:${namesOf(pipeline).stage}`]
  }
]
