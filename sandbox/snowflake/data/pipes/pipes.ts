import { type PipeObject, type ResultSet, type Session, SqlError, type StageObject } from '../../contract'
import type { Container } from '../../state'
import type { FileResult, LoadHistory } from '../copy/history'
import { loadAlone } from '../copy/load-alone'
import { onErrorOf } from '../copy/on-error'
import { planCopy, withDefaults } from '../copy/plan'
import { writing } from '../dml/run'
import { targetNamed } from '../dml/targets'
import { formatOf } from '../stages/file-format'
import { isPermissionError, type OpenStage, openStage, stageFailure, stageLocation } from '../stages/location'
import { type FetchedObject, StoreError } from '../stages/object-store'
import { matcher } from '../stages/pattern'
import type { SessionConnections } from '../tables/session-connections'
import { type Resources, scopeOf } from '../translation/scope'
import { missing, readIfThere } from './deleted-file'
import { createdObjects } from './events'
import type { NotificationQueue } from './notifications'
import { pathOf, type PendingFile, PipeState } from './pipe-state'
import { executionStateOf, statusJson } from './status'

const DAY = 86_400_000
const PERMISSION = 'STALLED_STAGE_PERMISSION_ERROR'

/** An object with an owner, in a schema. */
export type OwnedInSchema = Pick<PipeObject, 'owner' | 'database' | 'schema'>

/** What Snowpipe needs from outside. */
export interface PipeDependencies {
  readonly resources: Resources
  readonly sessions: SessionConnections
  readonly queue: NotificationQueue
  readonly history: LoadHistory
  readonly now: () => Date
  /** A session for work that no user has started. */
  readonly systemSession: (owned: OwnedInSchema) => Session
}

/** Snowpipe: receives S3's notifications from the queue, and loads the files that they name, one pipe after the other. */
export class Pipes {
  private readonly states = new Map<string, PipeState>()
  private lastPulled: Date | null = null

  constructor(private readonly deps: PipeDependencies) {}

  /** For snapshots. */
  get state(): readonly Container[] {
    return [this.states]
  }

  created(pipe: PipeObject): void {
    this.states.set(pipe.id, new PipeState(pipe))
  }

  dropped(pipe: PipeObject): void {
    this.states.delete(pipe.id)
    this.deps.history.forgetPipe(pipe.id)
  }

  /** Subscribes Snowflake's queue to a topic. */
  subscribe(topic: string): Promise<void> {
    return this.deps.queue.subscribe(topic)
  }

  /** Receives the waiting notifications, then loads what the pipes can load. Returns whether there was anything to do. */
  async round(): Promise<boolean> {
    const received = await this.receive()
    let loaded = false
    for (const state of this.states.values()) loaded = (await this.drain(state)) || loaded
    return received || loaded
  }

  /** SYSTEM$PIPE_STATUS. This also makes a pipe check again whether it can read its stage. */
  async status(pipe: PipeObject): Promise<string> {
    const state = this.of(pipe)
    state.forget(this.deps.now())
    if (state.stalled?.state === PERMISSION) await this.recheckStage(state)
    const channel = { outstanding: await this.deps.queue.size(), pulledAt: this.lastPulled }
    return statusJson(state, this.executionStateOf(state), channel)
  }

  /**
   * ALTER PIPE … REFRESH: queues staged files that neither the pipe nor a COPY INTO the table has loaded.
   * https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
   */
  async refresh(
    pipe: PipeObject,
    options: { readonly prefix?: string; readonly modifiedAfter?: Date }
  ): Promise<ResultSet> {
    const { history, now } = this.deps
    const state = this.of(pipe)
    const { store, bucket, prefix } = await this.open(pipe)
    const objects = await store.list(bucket, prefix + (options.prefix ?? '')).catch((error: unknown) => {
      throw error instanceof StoreError ? stageFailure(error) : error
    })
    const since = Math.max(now().getTime() - 7 * DAY, options.modifiedAfter?.getTime() ?? 0)
    const table = this.deps.resources.catalog.find('table', pipe.copy.table)
    const isWanted = matcher(pipe.copy.pattern)
    const sent = objects.filter(({ key, lastModified }) => {
      const path = pathOf({ bucket, key })
      const isNew = !history.loadedByPipe(pipe.id, path) && (table === undefined || !history.copiedInto(table.id, path))
      return lastModified.getTime() >= since && isWanted(key.slice(prefix.length)) && isNew
    })
    for (const { key } of sent) state.add({ bucket, key, receivedAt: now() })
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
    const messages = await queue.take()
    this.lastPulled = now()
    for (const { body, sentAt } of messages) {
      for (const { topic, bucket, key } of createdObjects(body)) {
        this.route({ bucket, key, receivedAt: now() }, topic, sentAt)
      }
    }
    return messages.length > 0
  }

  /**
   * Queues the file for each pipe whose stage and pattern match it. Stopped pipes never get it, nor does a pipe with a
   * topic get what comes past it.
   */
  private route(file: PendingFile, topic: string | null, sentAt: Date): void {
    for (const state of this.states.values()) {
      const { pipe } = state
      const stage = this.stageOf(pipe)
      const location = stage && stageLocation(stage, pipe.copy.path)
      if (!pipe.autoIngest || topicOf(pipe) !== topic) continue
      if (location === undefined || location.bucket !== file.bucket) continue
      state.lastReceived = sentAt
      if (!file.key.startsWith(location.prefix) || !matcher(pipe.copy.pattern)(file.key.slice(location.prefix.length)))
        continue
      if (!this.executionStateOf(state).startsWith('STOPPED')) state.forward(file)
    }
  }

  /** Returns whether files were loaded. A pipe without permission waits for SYSTEM$PIPE_STATUS; others retry by themselves. */
  private async drain(state: PipeState): Promise<boolean> {
    if (state.stalled?.state !== PERMISSION) state.stalled = null
    state.forget(this.deps.now())
    const before = state.waiting
    while (state.waiting > 0 && this.isRunning(state)) {
      try {
        await this.loadPending(state, await this.open(state.pipe))
      } catch (error) {
        stall(state, error, this.deps.now())
      }
    }
    return state.waiting < before
  }

  private isRunning(state: PipeState): boolean {
    return this.executionStateOf(state) === 'RUNNING' && this.states.has(state.pipe.id)
  }

  /** Loads files, with one set of credentials and in one session, while there are any and the pipe runs. */
  private async loadPending(state: PipeState, stage: OpenStage): Promise<void> {
    const { history, sessions, systemSession } = this.deps
    const session = systemSession(state.pipe)
    try {
      for (let file = state.next; file !== undefined && this.isRunning(state); file = state.next) {
        const path = pathOf(file)
        if (!history.loadedByPipe(state.pipe.id, path)) await this.load(state, file, path, stage, session)
        state.done(file)
      }
    } finally {
      await sessions.close(session)
    }
  }

  private async load(
    state: PipeState,
    file: PendingFile,
    path: string,
    { store, bucket, prefix }: OpenStage,
    session: Session
  ): Promise<void> {
    const { pipe } = state
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
    state.lastIngested = { at: now(), path: file.key.slice(prefix.length) }
    if (result.errorsSeen > 0) state.lastError = now()
  }

  /** Each file is loaded in its own transaction, with the privileges of the pipe's owner. */
  private loadInto(pipe: PipeObject, file: FetchedObject, session: Session): Promise<FileResult> {
    const { resources, sessions } = this.deps
    const { copy } = pipe
    return sessions.run(session, (connection, transaction) =>
      writing(session, resources, connection, transaction, async (work) => {
        const { database, schema, name } = copy.table
        const table = targetNamed([database, schema, name], work, 'INSERT')
        const scope = scopeOf(work.statement)
        const plan = withDefaults(planCopy(copy, table, scope), scope)
        const format = formatOf(copy, this.requiredStageOf(pipe), resources.catalog, session.roles)
        const onError = onErrorOf(copy.onError ?? 'SKIP_FILE')
        return loadAlone(file, plan, format, onError, work)
      })
    )
  }

  private async recheckStage(state: PipeState): Promise<void> {
    try {
      const { store, bucket, prefix } = await this.open(state.pipe)
      const file = state.next
      await (file === undefined ? store.list(bucket, prefix) : readIfThere(store, file))
      state.stalled = null
    } catch (error) {
      stall(state, error, this.deps.now())
    }
  }

  private open(pipe: PipeObject): Promise<OpenStage> {
    const { catalog, cloud } = this.deps.resources
    return openStage(this.requiredStageOf(pipe), pipe.copy.path, catalog, cloud)
  }

  private requiredStageOf(pipe: PipeObject): StageObject {
    const stage = this.stageOf(pipe)
    if (stage === undefined) return this.deps.resources.catalog.get('stage', pipe.copy.stage, [pipe.owner])
    return stage
  }

  /** The stage that the pipe was created with, not another of the same name. */
  private stageOf(pipe: PipeObject): StageObject | undefined {
    return this.deps.resources.catalog.list('stage').find(({ id }) => id === pipe.stageId)
  }

  private executionStateOf(state: PipeState): string {
    const hasTable = this.deps.resources.catalog.find('table', state.pipe.copy.table) !== undefined
    return executionStateOf(state, { hasStage: this.stageOf(state.pipe) !== undefined, hasTable })
  }

  private of(pipe: PipeObject): PipeState {
    const state = this.states.get(pipe.id) ?? new PipeState(pipe)
    this.states.set(pipe.id, state)
    return state
  }
}

/** SHOW PIPES has the topic of a pipe in place of the queue. */
function topicOf({ notificationChannel }: PipeObject): string | null {
  return notificationChannel?.split(':')[2] === 'sns' ? notificationChannel : null
}

/** Stops the pipe until the problem has been fixed. */
function stall(state: PipeState, error: unknown, at: Date): void {
  const reason = error instanceof Error ? error.message : String(error)
  const refused = error instanceof SqlError || error instanceof StoreError
  const permission = error instanceof StoreError || isPermissionError(error)
  state.stalled = {
    state: permission ? PERMISSION : refused ? 'STALLED_COMPILATION_ERROR' : 'STALLED_INTERNAL_ERROR',
    reason
  }
  state.lastError = at
}
