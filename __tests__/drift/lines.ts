import { PutObjectCommand } from '@aws-sdk/client-s3'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { daysAgo, logLines } from '../../sandbox/traffic/lines'
import type { Hands } from './hands'
import { namesOf, type Pipeline } from './pipelines'

/** Lines with one request each. They differ by seed. */
function lines(bucket: string, seed: number, now: Date): readonly string[] {
  return [...logLines({ bucket, from: daysAgo(1, now), requests: 2, seed })]
}

/** The lines that were delivered to a pipeline, and whether each line arrived once. */
export class Deliveries {
  readonly delivered: string[]

  constructor(
    private readonly pipeline: Pipeline,
    private readonly hands: Hands,
    /** Earlier. */
    delivered: readonly string[] = []
  ) {
    this.delivered = [...delivered]
  }

  /** The logging service delivers a file, if logging is on and the bucket policy allows it. */
  async deliver(): Promise<void> {
    await this.hands.sandbox.wait(1)
    const source = this.pipeline.sources.at(-1) ?? ''
    const { aws, now } = this.hands.sandbox
    const objects = await deliverLogFile(aws, source, lines(source, this.delivered.length + 1, now()))
    if (objects.length === 0) throw new Error(`Logging of ${source} is off`)
    for (const { key, lines } of objects) this.note(key, lines)
  }

  /** Puts a file into the bucket, even if logging or delivery do not work. */
  async deliverAnyway(): Promise<void> {
    await this.hands.sandbox.wait(1)
    const { bucket, prefix } = this.pipeline
    const Key = `${prefix}direct-${this.delivered.length}-${Math.random().toString(36).slice(2)}`
    const added = lines(bucket, this.delivered.length + 1, this.hands.sandbox.now())
    await this.hands.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: `${added.join('\n')}\n` }))
    this.note(Key, added.length)
  }

  /** Lets pipe and task finish. Gives the missing lines, and those that arrived more than once. */
  async unaccounted(): Promise<{ readonly missing: readonly string[]; readonly surplus: readonly string[] }> {
    const { sandbox, sql } = this.hands
    const { task, parsed, unparsed } = namesOf(this.pipeline)
    await sandbox.idle()
    await sql(`USE WAREHOUSE ${this.pipeline.warehouse ?? 'OTHER_TEAM_WH'}`)
    await sql(`EXECUTE TASK ${task}`)
    await sandbox.idle()
    const rows = await sql(
      `SELECT LOG_FILE, LOG_ROW FROM ${parsed} UNION ALL SELECT LOG_FILE, LOG_ROW FROM ${unparsed}`
    )
    const missing = new Set(this.delivered)
    const surplus = rows
      .map((row) => `${String(row['LOG_FILE'])}#${String(row['LOG_ROW'])}`)
      .filter((line) => !missing.delete(line))
    return { missing: [...missing], surplus }
  }

  private note(key: string, count: number): void {
    for (let row = 1; row <= count; row++) this.delivered.push(`${key}#${row}`)
  }
}
