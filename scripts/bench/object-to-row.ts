import { performance } from 'node:perf_hooks'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import type { Sandbox } from '../../sandbox/start'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { logLines } from '../../sandbox/traffic/lines'
import type { Figure } from './figure'
import { type Bench, run } from './run'
import { createBuckets } from './sandbox'

const SOURCE = 'rows-source'
const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const AT_ONCE = 8

/** How many small log objects, and how large the one large object is. */
export interface Volume {
  readonly objects: number
  readonly megabytes: number
}

/**
 * From delivered log objects to rows, through notification, pipe, stream and task of the sandbox. Its speed says little about
 * Snowflake's; that no line is lost or there twice says that the pipeline keeps count of them.
 */
export async function objectToRow(bench: Bench, { objects, megabytes }: Volume): Promise<readonly Figure[]> {
  const { sandbox } = bench
  await sandbox.reset()
  await createBuckets(sandbox, [SOURCE])
  await run(bench, { mode: 'apply', inputs: { 'source-buckets': SOURCE }, result: 'applied' })
  const prompt = await openPrompt(sandbox)
  try {
    const small = await measured(sandbox, prompt, smallFiles(objects))
    const large = await measured(sandbox, prompt, [largeFile(megabytes)])
    const [counted] = await prompt.run(
      `SELECT COUNT(*) AS ALL_ROWS, COUNT(DISTINCT LOG_FILE, LOG_ROW) AS LINES FROM (
         SELECT LOG_FILE, LOG_ROW FROM ${SCHEMA}.S3_ACCESS_LOGS
         UNION ALL SELECT LOG_FILE, LOG_ROW FROM ${SCHEMA}.S3_ACCESS_LOGS_UNPARSED)`
    )
    const [rows, lines] = [Number(counted?.['ALL_ROWS']), Number(counted?.['LINES'])]
    return [
      { what: `${objects} small log objects to rows`, measured: objects / small.seconds, unit: 'objects/s' },
      { what: 'their lines', measured: small.lines / small.seconds, unit: 'lines/s' },
      { what: `one log object of ${megabytes} MB to rows`, measured: large.lines / large.seconds, unit: 'lines/s' },
      { what: 'lines that were lost', budget: 0, measured: small.lines + large.lines - lines, unit: '' },
      { what: 'lines that are there twice', budget: 0, measured: rows - lines, unit: '' }
    ]
  } finally {
    await prompt.close()
  }
}

/** Delivers the files, and times from the last delivery until the task has moved their lines. */
async function measured(
  sandbox: Sandbox,
  prompt: Prompt,
  files: Iterable<readonly string[]>
): Promise<{ readonly lines: number; readonly seconds: number }> {
  const waiting = files[Symbol.iterator]()
  let lines = 0
  const began = performance.now()
  const deliver = async () => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      const delivered = await deliverLogFile(sandbox.aws, SOURCE, next.value)
      lines += delivered.reduce((sum, object) => sum + object.lines, 0)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, deliver))
  await sandbox.idle()
  await prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  await prompt.run(`EXECUTE TASK ${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`)
  await sandbox.idle()
  return { lines, seconds: (performance.now() - began) / 1000 }
}

/** A few requests each, as a bucket with little traffic leaves them. */
function* smallFiles(count: number): Generator<readonly string[]> {
  for (let seed = 1; seed <= count; seed++) yield [...linesOf(3, seed)]
}

function largeFile(megabytes: number): readonly string[] {
  const lines: string[] = []
  let bytes = 0
  for (const line of linesOf(Infinity, 0)) {
    if (bytes >= megabytes * 1_000_000) break
    lines.push(line)
    bytes += line.length + 1
  }
  return lines
}

function linesOf(requests: number, seed: number): Iterable<string> {
  return logLines({ bucket: SOURCE, from: new Date('2026-11-01T08:00:00Z'), requests, seed })
}
