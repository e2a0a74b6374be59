import type { Clock } from '../../src/model/clock'
import type { Operation, Row, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { sql } from './answers'

const START = Date.parse('2026-03-01T12:00:00.250Z')
/** The fewest and the most milliseconds from the time S3 stores a file until its event is in the queue. */
const LATENCY = [400, 20_000] as const
/** Milliseconds from the queue to the table. */
const LOADING = 700
/** Milliseconds for each statement. */
const STATEMENT = 300

interface File {
  readonly key: string
  readonly stored: number
}

interface PipeObject {
  definition: string
  comment: string
  paused: boolean
  stopped: string | null
  readonly createdOn: Date
  readonly grants: { readonly privilege: string; readonly role: string; readonly grantable: boolean }[]
  readonly queue: { readonly file: File; readonly queued: number }[]
  readonly history: Set<string>
}

/** The process of the action was killed: nothing that it sends arrives. */
export class Killed extends Error {}

/**
 * One pipe, its stage and the files in it. Time passes with each statement and with sleeping, and files keep arriving.
 * As in Snowflake, the load history and the queue of a pipe are lost when it is dropped or replaced.
 */
export class Snowpipe {
  now = START
  readonly files: File[] = []
  /** Keys in the order they were loaded. */
  readonly staging: { readonly key: string; readonly at: number }[] = []
  readonly sent: string[] = []
  pipe: PipeObject | null = null
  stageUrl: string
  private nextArrival = START
  private random = 7
  private events: { readonly file: File; readonly due: number }[] = []
  private latencies = 11
  private killAt: number | null = null
  private failing: string | null = null

  constructor(
    /** The average time between two files. */
    private readonly everyMs: number,
    url: string
  ) {
    this.stageUrl = url
  }

  /** From when on Snowflake can assume the role, in milliseconds since 1970. */
  accessFrom = 0
  readonly clock: Clock = {
    now: () => new Date(this.now),
    sleep: (seconds) => Promise.resolve(this.pass(seconds * 1000))
  }

  /** Only this number of statements arrive. */
  killAfter(statements: number | null): void {
    this.killAt = statements === null ? null : this.sent.length + statements
  }

  failOnce(name: string): void {
    this.failing = name
  }

  readonly run: Run = async (operation) => {
    if (this.killAt !== null && this.sent.length >= this.killAt) throw new Killed()
    this.sent.push(operation.name)
    this.pass(STATEMENT)
    if (operation.name === this.failing) {
      this.failing = null
      throw new ServiceError(operation, '000603', 'Internal error.')
    }
    return this.answer(operation)
  }

  /** Lets time pass, in which files arrive and are loaded. */
  pass(milliseconds: number): void {
    for (const end = this.now + milliseconds; this.now < end; this.now += 50) this.tick()
  }

  /** No more files arrive, and the queue is loaded. */
  settle(): void {
    this.nextArrival = Number.POSITIVE_INFINITY
    this.pass(60_000)
  }

  private tick(): void {
    while (this.now >= this.nextArrival) {
      const file = { key: `file-${this.files.length}`, stored: this.now }
      this.files.push(file)
      this.events.push({ file, due: this.now + LATENCY[0] + this.drawLatency() * (LATENCY[1] - LATENCY[0]) })
      this.nextArrival += this.everyMs * -Math.log(this.draw())
    }
    const due = this.events.filter((event) => event.due <= this.now)
    if (due.length > 0) this.events = this.events.filter((event) => event.due > this.now)
    for (const { file } of due) {
      if (this.pipe !== null && this.pipe.stopped === null) this.pipe.queue.push({ file, queued: this.now })
    }
    const { pipe } = this
    const [next] = pipe?.queue ?? []
    if (pipe === null || next === undefined || pipe.paused || pipe.stopped !== null || next.queued + LOADING > this.now)
      return
    pipe.queue.shift()
    if (pipe.history.has(next.file.key)) return
    pipe.history.add(next.file.key)
    this.staging.push({ key: next.file.key, at: this.now })
  }

  private mayRead(location: unknown): boolean {
    return location === this.stageUrl && this.now >= this.accessFrom
  }

  private drawLatency(): number {
    this.latencies = (this.latencies * 48271) % 2147483647
    return this.latencies / 2147483647
  }

  /** Pseudorandom numbers between 0 and 1, the same in each run. */
  private draw(): number {
    this.random = (this.random * 48271) % 2147483647
    return this.random / 2147483647
  }

  private answer(operation: Operation): readonly Row[] {
    const { name, input } = operation
    const { pipe } = this
    switch (name) {
      case 'pipe/show':
        return pipe === null
          ? []
          : [{ ...pipe, name: 'S3_ACCESS_LOGS_PIPE', created_on: pipe.createdOn, notification_channel: 'arn:q' }]
      case 'task/show':
        return []
      case 'table/show':
        return [{ name: 'S3_ACCESS_LOGS_STAGING', rows: this.staging.length, created_on: new Date(START) }]
      case 'pipe/before-refresh':
        return [{ since: new Date(this.now - 5000) }]
      case 'pipe/now':
        return [{ since: new Date(this.now), NOW: new Date(this.now) }]
      case 'pipe/get-noted':
        return [{ since: input['since'] }]
      case 'pipe/get-cutoff':
        return [{ since: new Date(this.cutoff()) }]
      case 'pipe/load-missing':
        this.loadMissing(Date.parse(textOf(input['since'])))
        return []
      case 'storage-integration/validate':
      case 'storage-integration/validate-read':
        // The role may only read the location of the stage.
        return [{ STATUS: JSON.stringify({ status: this.mayRead(input['location']) ? 'success' : 'failure' }) }]
      case 'stage/show':
        return [
          {
            name: 'S3_ACCESS_LOGS',
            url: this.stageUrl,
            storage_integration: 'S3_INT_S3_ACCESS_LOGS',
            comment: 'Managed by s3-access-logs-to-snowflake'
          }
        ]
      case 'stage/describe':
        return [
          { property: 'FORMAT_NAME', property_value: String.raw`\"S3_ACCESS_LOGS_DB\".\"PUBLIC\".\"TEXT_FORMAT\"` }
        ]
      case 'stage/alter':
        // A comment or an integration does not stop the pipe.
        if (typeof input['url'] !== 'string') return []
        this.stageUrl = input['url']
        if (pipe !== null) pipe.stopped = 'STOPPED_STAGE_ALTERED'
        return []
      case 'storage-integration/show-stages':
      case 'storage-integration/show-grants':
      case 'GetBucketPolicy':
      case 'stage/list':
      case 'warehouse/use':
      case 'catch-up/create':
      case 'leaving/create-task':
      case 'standby/create-task':
      case 'GetRolePolicy':
      case 'PutRolePolicy':
      case 'leaving/create-stage':
      case 'leaving/create-pipe':
      case 'task/resume':
      case 'task/drop':
      case 'stage/drop':
        return []
      case 'pipe/create':
      case 'pipe/replace':
        this.create(operation)
        return []
      default:
        return this.answerOf(operation, pipe)
    }
  }

  private answerOf(operation: Operation, pipe: PipeObject | null): readonly Row[] {
    const { name, input } = operation
    if (pipe === null) throw new ServiceError(operation, '002003', 'Pipe does not exist or not authorized.')
    switch (name) {
      case 'pipe/status': {
        const [oldest] = pipe.queue
        const status = {
          executionState: pipe.stopped ?? (pipe.paused ? 'PAUSED' : 'RUNNING'),
          pendingFileCount: pipe.queue.length,
          ...(oldest && { oldestFileTimestamp: new Date(oldest.queued).toISOString() })
        }
        return [{ STATUS: JSON.stringify(status), NOW: new Date(this.now) }]
      }
      case 'pipe/show-grants':
        return [
          { privilege: 'OWNERSHIP', granted_to: 'ROLE', grantee_name: 'DEPLOY' },
          ...pipe.grants.map(({ privilege, role, grantable }) => ({
            privilege,
            granted_to: 'ROLE',
            grantee_name: role,
            grant_option: String(grantable)
          }))
        ]
      case 'pipe/grant':
        pipe.grants.push({
          privilege: String(input['privilege']),
          role: String(input['grantee']),
          grantable: input['option'] === 'GRANT'
        })
        return []
      case 'pipe/pause':
        pipe.paused = true
        return []
      case 'pipe/resume':
        pipe.paused = false
        return []
      case 'pipe/set-comment':
        if (!isOurs(input['pipe'])) return []
        pipe.comment = textOf(input['comment'])
        return []
      case 'pipe/pause-and-comment':
        pipe.paused = true
        pipe.comment = textOf(input['comment'])
        return []
      case 'pipe/refresh': {
        const since = Date.parse(textOf(input['since']))
        const wanted = this.files.filter(
          // S3 gives the time in whole seconds.
          ({ key, stored }) => wholeSeconds(stored) >= since && !pipe.history.has(key)
        )
        const queued = new Set(pipe.queue.map(({ file }) => file.key))
        for (const file of wanted) if (!queued.has(file.key)) pipe.queue.push({ file, queued: this.now })
        return []
      }
      case 'pipe/drop':
        if (isOurs(input['pipe'])) this.pipe = null
        return []
      default:
        throw new Error(`Unexpected ${name}`)
    }
  }

  /** Like sql/pipe/get-cutoff.sql. */
  private cutoff(): number {
    return wholeSeconds(Math.max(this.now - 60_000, ...this.staging.map(({ at }) => at))) + 500
  }

  /** Like sql/pipe/load-missing.sql. */
  private loadMissing(since: number): void {
    const loaded = new Set(this.staging.map(({ key }) => key))
    const missing = this.files.filter(({ key, stored }) => wholeSeconds(stored) <= since && !loaded.has(key))
    this.staging.push(...missing.map(({ key }) => ({ key, at: this.now })))
  }

  private create({ input }: Operation): void {
    const { staging, stage, fileFormat } = input
    this.pipe = {
      definition: sql('pipe/copy', { staging, stage, fileFormat }),
      comment: textOf(input['comment']),
      paused: false,
      stopped: null,
      createdOn: new Date(this.now),
      grants: [],
      queue: [],
      history: new Set()
    }
  }
}

function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000
}

/** Whether a path names the pipe, and not the one that loads from a location which the logs have left. */
function isOurs(path: unknown): boolean {
  return Array.isArray(path) && path.at(-1) === 'S3_ACCESS_LOGS_PIPE'
}

/** A text, joined like in the template of the statement. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join('')
  return value instanceof Date ? value.toISOString() : String(value)
}
