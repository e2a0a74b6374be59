import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { daysAgo, logLines } from '../../sandbox/traffic/lines'
import { type PipelineWorld, SOURCES } from './world'

/** What identifies a line in the tables: the key of its log object, and its row in it. */
export type LineId = string

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`
const WAREHOUSE = 'S3_ACCESS_LOGS_WH'

/** The input that manages the logging of both source buckets. */
export const LOGGED = { 'source-buckets': SOURCES.join('\n') }

let seed = 0

export async function createSources({ s3 }: PipelineWorld): Promise<void> {
  for (const Bucket of SOURCES) await s3.send(new CreateBucketCommand({ Bucket }))
}

/**
 * The logging service delivers a log object of a source bucket, in another second than whatever came before. Gives its
 * lines.
 */
export async function deliver(world: PipelineWorld, requests = 3, source = SOURCES[0]): Promise<readonly LineId[]> {
  await world.sandbox.wait(1)
  return deliverAtOnce(world, requests, source)
}

/** The same in this second. */
export async function deliverAtOnce(
  world: PipelineWorld,
  requests = 3,
  source = SOURCES[0] ?? ''
): Promise<readonly LineId[]> {
  const lines = [...logLines({ bucket: source, from: daysAgo(1, world.sandbox.now()), requests, seed: ++seed })]
  const objects = await world.logging.deliver(source, lines)
  if (objects.length === 0) throw new Error(`Logging of ${source} is off`)
  return objects.flatMap(({ key, lines: count }) => idsOf(key, count))
}

export function idsOf(key: string, count: number): readonly LineId[] {
  return Array.from({ length: count }, (_, at) => `${key}#${at + 1}`)
}

/** Lets pipe and task finish. Gives the lines of the parsed and the unparsed table, sorted, with duplicates. */
export async function arrived(world: PipelineWorld): Promise<readonly LineId[]> {
  const { sandbox, prompt } = world
  await sandbox.idle()
  await prompt.run(`USE WAREHOUSE ${WAREHOUSE}`)
  await prompt.run(`EXECUTE TASK ${TASK}`)
  await sandbox.idle()
  return linesIn(world, 'S3_ACCESS_LOGS')
}

/** The lines of a parsed table and its unparsed one, sorted, with duplicates. */
export async function linesIn({ prompt }: PipelineWorld, table: string): Promise<readonly LineId[]> {
  const rows = await prompt.run(
    `SELECT LOG_FILE, LOG_ROW FROM ${SCHEMA}.${table}
     UNION ALL SELECT LOG_FILE, LOG_ROW FROM ${SCHEMA}.${table}_UNPARSED`
  )
  return rows.map((row) => `${String(row['LOG_FILE'])}#${String(row['LOG_ROW'])}`).toSorted()
}
