import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { daysAgo, logLines } from '../../sandbox/traffic/lines'
import { type PipelineWorld, SOURCES } from '../pipeline/world'
import { createByHand } from './by-hand'

export const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'

/** Lines of a pipeline whose staging table does not name their file: they are identified by their request ID. */
export interface UnnamedLines {
  /** IDs of the logged requests, one per line. */
  readonly requests: readonly string[]
  /** From now on, these are the lines that were delivered. */
  restart(requests: readonly string[]): void
  /** The logging service delivers a log object, in another second than whatever came before. */
  deliver(): Promise<void>
  /** Lets pipe and task finish. */
  runTask(): Promise<void>
  idsIn(...tables: readonly string[]): Promise<readonly string[]>
  /** Each line is in one of these tables, or in the table of unparsed lines. */
  expectEachOnceIn(...tables: readonly string[]): Promise<void>
}

let seed = 0

/** @param schema the one of the pipeline */
export function unnamedLines(world: PipelineWorld, schema = SCHEMA): UnnamedLines {
  let requests: string[] = []
  const idsIn = async (...tables: readonly string[]): Promise<readonly string[]> => {
    const selects = tables.map((name) => `SELECT REQUESTID FROM ${schema}.${name}`)
    return (await world.prompt.run(selects.join(' UNION ALL '))).map((row) => String(row['REQUESTID'])).toSorted()
  }
  return {
    get requests() {
      return requests
    },
    restart(others) {
      requests = [...others]
    },
    async deliver() {
      await world.sandbox.wait(1)
      const [source = ''] = SOURCES
      const from = daysAgo(1, world.sandbox.now())
      const lines = [...logLines({ bucket: source, from, requests: 4, seed: ++seed })]
      await deliverLogFile(world.sandbox.aws, source, lines)
      requests.push(...lines.map(requestIn))
    },
    async runTask() {
      await world.sandbox.idle()
      await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
      await world.prompt.run(`EXECUTE TASK ${schema}.S3_ACCESS_LOGS_TRANSFORMATION`)
      await world.sandbox.idle()
    },
    idsIn,
    async expectEachOnceIn(...tables) {
      const arrived = [...(await idsIn(...tables)), ...(await unparsedIds(world, schema))]
      expect(arrived.toSorted()).toEqual(requests.toSorted())
    }
  }
}

/** Of our own parser: a line that somebody forged can be read in more than one way, so it is not parsed. */
async function unparsedIds({ prompt }: PipelineWorld, schema: string): Promise<readonly string[]> {
  const rows = await prompt.run(`SELECT RAW FROM ${schema}.S3_ACCESS_LOGS_UNPARSED`)
  return rows.map((row) => requestIn(String(row['RAW'])))
}

function requestIn(line: string): string {
  return / ([0-9A-Z]{16}) [A-Z0-9]+\./.exec(line)?.[1] ?? ''
}

/** Some lines are in the parsed table, some are pending in the stream, and one file is not loaded yet. */
export async function createWithLines(world: PipelineWorld, lines: UnnamedLines): Promise<void> {
  await createByHand(world)
  await lines.deliver()
  await lines.runTask()
  await lines.deliver()
  await world.sandbox.idle()
  await world.prompt.run(`ALTER PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE SET PIPE_EXECUTION_PAUSED = TRUE`)
  await lines.deliver()
}

/** Converts the columns of the parsed table that have other types than declared, as docs/adopting.md says. */
export async function convertColumns({ prompt }: PipelineWorld): Promise<void> {
  const page = readFileSync(join(import.meta.dirname, '../../docs/adopting.md'), 'utf8')
  const [, statements = ''] = /```sql\n(.*?)```/s.exec(page) ?? []
  await prompt.run(`USE SCHEMA ${SCHEMA}`)
  for (const statement of statements.split(';').map((text) => text.trim())) {
    if (statement !== '') await prompt.run(statement)
  }
}
