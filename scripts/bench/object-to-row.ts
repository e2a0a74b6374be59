import { performance } from 'node:perf_hooks'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import type { Sandbox } from '../../sandbox/start'
import { logDelivery, type LogObject } from '../../sandbox/traffic/deliver'
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
    const delivered = [...small.objects, ...large.objects]
    const { lost, twice } = compared(delivered, await arrived(prompt))
    return [
      { what: `${objects} small log objects to rows`, measured: objects / small.seconds, unit: 'objects/s' },
      { what: 'their lines', measured: linesOf(small.objects) / small.seconds, unit: 'lines/s' },
      {
        what: `one log object of ${megabytes} MB to rows`,
        measured: linesOf(large.objects) / large.seconds,
        unit: 'lines/s'
      },
      { what: 'lines that were lost', budget: 0, measured: lost, unit: '' },
      { what: 'lines that are there twice', budget: 0, measured: twice, unit: '' }
    ]
  } finally {
    await prompt.close()
  }
}

/** The rows of each log object, and how many different lines they are. */
async function arrived(
  prompt: Prompt
): Promise<ReadonlyMap<string, { readonly rows: number; readonly lines: number }>> {
  const found = await prompt.run(
    `SELECT LOG_FILE, COUNT(*) AS ALL_ROWS, COUNT(DISTINCT LOG_ROW) AS ALL_LINES FROM (
       SELECT LOG_FILE, LOG_ROW FROM ${SCHEMA}.S3_ACCESS_LOGS
       UNION ALL SELECT LOG_FILE, LOG_ROW FROM ${SCHEMA}.S3_ACCESS_LOGS_UNPARSED)
     GROUP BY LOG_FILE`
  )
  return new Map(
    found.map(({ LOG_FILE, ALL_ROWS, ALL_LINES }) => [
      String(LOG_FILE),
      { rows: Number(ALL_ROWS), lines: Number(ALL_LINES) }
    ])
  )
}

function compared(
  delivered: readonly LogObject[],
  found: Awaited<ReturnType<typeof arrived>>
): { readonly lost: number; readonly twice: number } {
  const short = delivered.filter(({ key, lines }) => (found.get(key)?.lines ?? 0) < lines)
  for (const { key, lines } of short) console.error(`${key}: ${found.get(key)?.lines ?? 0} of ${lines} lines arrived`)
  const [rows, lines] = [...found.values()].reduce(
    ([rows, lines], file) => [rows + file.rows, lines + file.lines],
    [0, 0]
  )
  return { lost: linesOf(delivered) - lines, twice: rows - lines }
}

function linesOf(objects: readonly LogObject[]): number {
  return objects.reduce((sum, { lines }) => sum + lines, 0)
}

/** Delivers the files, and times until the task has moved their lines. */
async function measured(
  sandbox: Sandbox,
  prompt: Prompt,
  files: Iterable<readonly string[]>
): Promise<{ readonly objects: readonly LogObject[]; readonly seconds: number }> {
  const service = logDelivery(sandbox.aws)
  const waiting = files[Symbol.iterator]()
  const objects: LogObject[] = []
  const began = performance.now()
  const deliver = async () => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      objects.push(...(await service.deliver(SOURCE, next.value)))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, deliver))
  service.close()
  await sandbox.idle()
  await prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  await prompt.run(`EXECUTE TASK ${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`)
  await sandbox.idle()
  return { objects, seconds: (performance.now() - began) / 1000 }
}

/** A few requests each, as a bucket with little traffic leaves them. */
function* smallFiles(count: number): Generator<readonly string[]> {
  for (let seed = 1; seed <= count; seed++) yield [...requests(3, seed)]
}

function largeFile(megabytes: number): readonly string[] {
  const lines: string[] = []
  let bytes = 0
  for (const line of requests(Infinity, 0)) {
    if (bytes >= megabytes * 1_000_000) break
    lines.push(line)
    bytes += line.length + 1
  }
  return lines
}

function requests(count: number, seed: number): Iterable<string> {
  return logLines({ bucket: SOURCE, from: new Date('2026-11-01T08:00:00Z'), requests: count, seed })
}
