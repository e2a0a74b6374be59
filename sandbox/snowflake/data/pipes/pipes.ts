import { SqlError, type PipeObject, type ResultSet, type Session, type StageObject } from '../../contract'
import { loadTogether, loadFile, planCopy, withDefaults } from '../copy/load-file'
import type { FileResult, LoadHistory } from '../copy/history'
import { onErrorOf } from '../copy/on-error'
import { writing } from '../dml/run'
import { scopeOf, type Resources } from '../translation/scope'
import { targetNamed } from '../dml/targets'
import { formatOf } from '../stages/file-format'
import { isPermission, openStage, stageFailure, stageLocation, type OpenStage } from '../stages/location'
import { StoreError, type ObjectStore, type StoredObject } from '../stages/object-store'
import { matcher } from '../stages/pattern'
import type { SessionConnections } from '../tables/session-connections'
import { createdObjects } from './events'
import { PipeState, type PendingFile } from './pipe-state'
import type { NotificationQueue } from './notifications'
import { executionState, statusJson } from './status'

const DAY = 86_400_000
const PERMISSION = 'STALLED_STAGE_PERMISSION_ERROR'

/** What Snowpipe needs to work. */
export interface PipeDependencies {
  readonly resources: Resources
  readonly sessions: SessionConnections
  readonly queue: NotificationQueue
  readonly history: LoadHistory
  readonly now: () => Date
  /** A session in which things run that nobody is signed in for. */
  readonly systemSession: (owner: {
    readonly owner: string
    readonly database: string
    readonly schema: string
  }) => Session
}

/** Snowpipe: takes S3's notifications from the queue, and loads the files that they name, pipe by pipe. */
export class Pipes {
  private readonly queues = new Map<string, PipeState>()

  constructor(private readonly deps: PipeDependencies) {}

  created(pipe: PipeObject): void {
    this.queues.set(pipe.id, new PipeState(pipe))
  }

  dropped(pipe: PipeObject): void {
    this.queues.delete(pipe.id)
    this.deps.history.forgetPipe(pipe.id)
  }

  /** One round: what the queue holds now, then what the pipes can load. Returns whether there was anything to do. */
  async round(): Promise<boolean> {
    const received = await this.receive()
    let loaded = false
    for (const queue of this.queues.values()) loaded = (await this.drain(queue)) || loaded
    return received || loaded
  }

  /** Whether nothing waits, in the queue or for a pipe that runs. */
  async isIdle(): Promise<boolean> {
    const waiting = Array.from(this.queues.values()).some(
      (queue) => queue.pending.length > 0 && this.stateOf(queue) === 'RUNNING'
    )
    return !waiting && (await this.deps.queue.size()) === 0
  }

  /** SYSTEM$PIPE_STATUS. Asking is also what makes a pipe look again whether it may read its stage. */
  async status(pipe: PipeObject): Promise<string> {
    const queue = this.of(pipe)
    if (queue.stalled?.state === PERMISSION) await this.lookAgain(queue)
    return statusJson(queue, this.stateOf(queue), await this.deps.queue.size())
  }

  /**
   * ALTER PIPE … REFRESH: queues what is staged and was neither loaded by the pipe nor into the table.
   * https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
   */
  async refresh(
    pipe: PipeObject,
    options: { readonly prefix?: string; readonly modifiedAfter?: Date }
  ): Promise<ResultSet> {
    const { history, now } = this.deps
    const queue = this.of(pipe)
    const { store, bucket, prefix } = await this.open(pipe)
    const objects = await store.list(bucket, prefix + (options.prefix ?? '')).catch((error: unknown) => {
      throw error instanceof StoreError ? stageFailure(error) : error
    })
    const since = Math.max(now().getTime() - 7 * DAY, options.modifiedAfter?.getTime() ?? 0)
    const table = this.deps.resources.catalog.find('table', pipe.copy.table)
    const isWanted = matcher(pipe.copy.pattern)
    const sent = objects.filter(({ key, lastModified }) => {
      const path = `s3://${bucket}/${key}`
      const isNew = !history.takenByPipe(pipe.id, path) && (table === undefined || !history.loadedInto(table.id, path))
      return lastModified.getTime() >= since && isWanted(key.slice(prefix.length)) && isNew
    })
    for (const { key } of sent) queue.add({ bucket, key, receivedAt: now() })
    return {
      columns: [
        { name: 'File', type: 'text' },
        { name: 'Status', type: 'text' }
      ],
      rows: sent.map(({ key }) => [key.slice(prefix.length), 'SENT'])
    }
  }

  private async receive(): Promise<boolean> {
    const { queue, now } = this.deps
    const messages = await queue.receive()
    for (const message of messages) {
      for (const { bucket, key } of createdObjects(message.body))
        this.route({ bucket, key, receivedAt: now() }, message.sentAt)
      await queue.remove(message)
    }
    return messages.length > 0
  }

  /** To each pipe whose stage and pattern the file is under. A pipe that was stopped never hears of it. */
  private route(file: PendingFile, sentAt: Date): void {
    for (const queue of this.queues.values()) {
      const { pipe } = queue
      const stage = this.stageOf(pipe)
      const location = stage && stageLocation(stage, pipe.copy.path)
      if (!pipe.autoIngest || location === undefined || location.bucket !== file.bucket) continue
      queue.lastReceived = sentAt
      if (!file.key.startsWith(location.prefix) || !matcher(pipe.copy.pattern)(file.key.slice(location.prefix.length)))
        continue
      if (!this.stateOf(queue).startsWith('STOPPED')) queue.add(file)
    }
  }

  /** Returns whether files were loaded. A pipe that S3 has refused waits to be asked; others just try again. */
  private async drain(queue: PipeState): Promise<boolean> {
    if (queue.stalled?.state !== PERMISSION) queue.stalled = null
    const before = queue.pending.length
    while (queue.pending[0] !== undefined && this.runs(queue)) {
      try {
        await this.loadPending(queue, await this.open(queue.pipe))
      } catch (error) {
        stall(queue, error, this.deps.now())
      }
    }
    return queue.pending.length < before
  }

  private runs(queue: PipeState): boolean {
    return this.stateOf(queue) === 'RUNNING' && this.queues.has(queue.pipe.id)
  }

  /** Loads with one set of credentials, in one session, as long as there are files and the pipe runs. */
  private async loadPending(queue: PipeState, stage: OpenStage): Promise<void> {
    const { history, sessions, systemSession } = this.deps
    const session = systemSession(queue.pipe)
    try {
      for (let file = queue.pending[0]; file !== undefined && this.runs(queue); file = queue.pending[0]) {
        const path = `s3://${file.bucket}/${file.key}`
        if (!history.takenByPipe(queue.pipe.id, path)) await this.load(queue, file, path, stage, session)
        queue.pending.shift()
      }
    } finally {
      await sessions.close(session)
    }
  }

  private async load(
    queue: PipeState,
    file: PendingFile,
    path: string,
    { store, bucket, prefix }: OpenStage,
    session: Session
  ): Promise<void> {
    const { pipe } = queue
    const { now, history, resources } = this.deps
    const object = await readIfThere(store, file)
    const result = object === undefined ? missing(path) : await this.loadInto(pipe, object, session)
    history.add({
      table: pipe.copy.table,
      tableId: resources.catalog.find('table', pipe.copy.table)?.id ?? '',
      pipe,
      file: file.key.slice(prefix.length),
      stageLocation: `s3://${bucket}/${prefix}`,
      path,
      etag: object?.etag ?? '',
      size: object?.size ?? 0,
      receivedAt: file.receivedAt,
      loadedAt: now(),
      result
    })
    queue.lastIngested = { at: now(), path: file.key }
    if (result.errorsSeen > 0) queue.lastError = now()
  }

  /** Each file is a transaction of its own, with the rights of the pipe's owner. */
  private loadInto(pipe: PipeObject, file: StagedFile, session: Session): Promise<FileResult> {
    const { resources, sessions } = this.deps
    const { copy } = pipe
    return sessions.run(session, (connection, transaction) =>
      writing(session, resources, connection, transaction, async (work) => {
        const { database, schema, name } = copy.table
        const table = targetNamed([database, schema, name], work, 'INSERT')
        const scope = scopeOf(work.statement)
        const plan = withDefaults(planCopy(copy, table, scope), scope)
        const format = formatOf(copy, this.needStage(pipe), resources.catalog, session.role)
        const onError = onErrorOf(copy.onError ?? 'SKIP_FILE')
        return loadTogether(plan, work, (gathered) => loadFile(file, plan, format, onError, work, gathered))
      })
    )
  }

  private async lookAgain(queue: PipeState): Promise<void> {
    try {
      const { store, bucket, prefix } = await this.open(queue.pipe)
      const [file] = queue.pending
      await (file === undefined ? store.list(bucket, prefix) : store.read(file.bucket, file.key))
      queue.stalled = null
    } catch (error) {
      if (error instanceof StoreError && error.code === 'NoSuchKey') queue.stalled = null
      else stall(queue, error, this.deps.now())
    }
  }

  private open(pipe: PipeObject): Promise<OpenStage> {
    const { catalog, cloud } = this.deps.resources
    return openStage(this.needStage(pipe), pipe.copy.path, catalog, cloud)
  }

  private needStage(pipe: PipeObject): StageObject {
    const stage = this.stageOf(pipe)
    if (stage === undefined) return this.deps.resources.catalog.get('stage', pipe.copy.stage, pipe.owner)
    return stage
  }

  /** The very stage that the pipe was made on. */
  private stageOf(pipe: PipeObject): StageObject | undefined {
    return this.deps.resources.catalog.list('stage').find(({ id }) => id === pipe.stageId)
  }

  private stateOf(queue: PipeState): string {
    const hasTable = this.deps.resources.catalog.find('table', queue.pipe.copy.table) !== undefined
    return executionState(queue, { hasStage: this.stageOf(queue.pipe) !== undefined, hasTable })
  }

  private of(pipe: PipeObject): PipeState {
    const queue = this.queues.get(pipe.id) ?? new PipeState(pipe)
    this.queues.set(pipe.id, queue)
    return queue
  }
}

type StagedFile = StoredObject & { readonly body: Uint8Array }

/** Undefined when the file has been deleted meanwhile. */
async function readIfThere(store: ObjectStore, { bucket, key }: PendingFile): Promise<StagedFile | undefined> {
  try {
    return await store.read(bucket, key)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    if (error.code === 'NoSuchKey') return undefined
    throw stageFailure(error)
  }
}

/** The pipe stands still until what is wrong has been put right. */
function stall(queue: PipeState, error: unknown, at: Date): void {
  const reason = error instanceof Error ? error.message : String(error)
  const refused = error instanceof SqlError || error instanceof StoreError
  const permission = error instanceof StoreError || isPermission(error)
  const state = permission ? PERMISSION : refused ? 'STALLED_COMPILATION_ERROR' : 'STALLED_INTERNAL_ERROR'
  queue.stalled = { state, reason }
  queue.lastError = at
}

/** A file that was deleted before it could be read counts as failed, and as done. */
function missing(path: string): FileResult {
  const message = `Remote file '${path}' was not found.`
  const firstError = { message, code: '091016', sqlState: '22000', line: 0, row: 0, character: 0, column: null }
  return { status: 'LOAD_FAILED', rowsParsed: 0, rowsLoaded: 0, errorLimit: 1, errorsSeen: 1, firstError }
}
