import type {
  AwsConnection,
  Catalog,
  Column,
  DataPlane,
  FunctionObject,
  SavedData,
  SentNotification,
  Session,
  TableObject
} from '../contract'
import { unsupported } from '../errors'
import { Mutex } from '../mutex'
import { inEffect, type ParameterValues } from '../parameters'
import { asRead } from '../statements/quoted-case'
import { DEFAULT_TIMEZONE } from '../time-zones'
import { Alerts } from './alerts/alerts'
import { messageOf } from './alerts/send'
import { Background } from './background'
import { copyInto } from './copy/copy'
import { LoadHistory } from './copy/history'
import { insertFrom } from './dml/insert'
import { describe, keepEmptyOnesFresh, run, writing } from './dml/run'
import { defaultOf } from './dml/targets'
import { Engine, type EngineConnection } from './engine/engine'
import { engineFunction } from './engine/engine-function'
import { quoted } from './engine/identifiers'
import { histories } from './information-schema/histories'
import { informationView } from './information-schema/views'
import type { NotificationQueue } from './pipes/notifications'
import { type OwnedInSchema, Pipes } from './pipes/pipes'
import { sqsQueue } from './pipes/sqs-queue'
import { awsCloud } from './stages/aws-cloud'
import { listStage } from './stages/list'
import type { Cloud } from './stages/object-store'
import { validateIntegration } from './stages/validate'
import * as rows from './tables/row-versions'
import { saveRows } from './tables/saved-rows'
import { SessionConnections } from './tables/session-connections'
import { Versions } from './tables/versions'
import { Tasks } from './tasks/tasks'
import { type Resources, RunningStatement, scopeOf } from './translation/scope'
import { hasChanges } from './translation/streams'
import { prepareParser, statementOf } from './translation/syntax'
import { query } from './translation/translate'
import { translator } from './translation/translator'

/** What the data plane needs from outside: AWS and the clock. */
export interface DataPlaneDependencies {
  readonly cloud: Cloud
  readonly queue: NotificationQueue
  readonly now: () => Date
  /** How often to check the queue, and the tasks that are due. */
  readonly pollMs: number
}

export async function createDataPlane(catalog: Catalog, aws: AwsConnection, now: () => Date): Promise<DataPlane> {
  return dataPlaneWith(catalog, {
    cloud: awsCloud(aws),
    queue: { ...sqsQueue(aws), ...aws.messages },
    now,
    pollMs: 1000
  })
}

export async function dataPlaneWith(catalog: Catalog, dependencies: DataPlaneDependencies): Promise<DataPlane> {
  await prepareParser()
  const engine = await Engine.create()
  // The data plane's own connection, for table and function definitions and for counts.
  const own = await engine.connect('UTC')
  await own.run(rows.ROW_IDS)
  return new DuckDbDataPlane(catalog, dependencies, engine, own)
}

class DuckDbDataPlane implements DataPlane {
  private readonly versions: Versions
  private readonly sessions: SessionConnections
  private readonly resources: Resources
  private readonly history: LoadHistory
  private readonly pipes: Pipes
  private readonly tasks: Tasks
  private readonly alerts: Alerts
  private readonly sent: SentNotification[] = []
  private readonly background: Background
  private readonly definitions = new Mutex()
  private readonly functions = new Map<FunctionObject, string>()
  /** How many rows a table had at a version, for SHOW TABLES. */
  private readonly counts = new WeakMap<TableObject, { readonly version: number; readonly count: Promise<number> }>()
  private systemSessions = 0
  private runDefinition: Parameters<DataPlane['defineWith']>[0] = () => Promise.reject(unsupported('this in a task'))

  constructor(
    private readonly catalog: Catalog,
    private readonly dependencies: DataPlaneDependencies,
    private readonly engine: Engine,
    private readonly own: EngineConnection
  ) {
    const { cloud, queue, now, pollMs } = dependencies
    this.versions = new Versions(now)
    this.sessions = new SessionConnections(engine, this.versions)
    this.history = new LoadHistory(() => now().getTime())
    this.tasks = new Tasks({
      now,
      sessionOf: (task, dueAt) => ({
        ...this.systemSession(task),
        dueAt,
        ...settings(catalog.parameters, task.parameters),
        warehouse: task.warehouse
      }),
      query: (sql, session) => this.query(sql, session),
      define: (sql, session) => this.runDefinition(sql, session),
      transaction: (verb, session) => this.transaction(verb, session),
      close: (session) => this.sessions.close(session)
    })
    this.alerts = new Alerts({
      now,
      sessionOf: (alert, scheduledAt) => ({
        ...this.systemSession(alert),
        warehouse: alert.warehouse,
        alert: { scheduledAt, lastSuccessful: alert.lastSuccessful }
      }),
      query: (sql, session) => this.query(sql, session),
      act: (action, { role }) => {
        this.sent.push({ at: now().toISOString(), ...messageOf(action, role, catalog) })
      },
      close: (session) => this.sessions.close(session)
    })
    this.resources = {
      catalog,
      cloud,
      translator,
      now,
      versionAt: (time) => this.versions.at(time),
      hasChanged: (table, since) => this.versions.hasChanged(rows.rowsOf(table), since),
      engineFunction: (definition) => this.engineFunction(definition),
      informationView,
      informationFunction: histories(this.history, this.tasks, this.alerts)
    }
    this.pipes = new Pipes({
      resources: this.resources,
      sessions: this.sessions,
      queue,
      history: this.history,
      now,
      systemSession: (owned) => this.systemSession(owned)
    })
    this.background = new Background(() => this.round(), pollMs)
  }

  async tableCreated(
    table: TableObject,
    asSelect?: { readonly sql: string; readonly session: Session }
  ): Promise<void> {
    await this.define(rows.createRows(table))
    if (asSelect === undefined) return
    const { sql, session } = asSelect
    await this.sessions.run(session, (connection, transaction) =>
      writing(session, this.resources, connection, transaction, async (work) => {
        work.touch(table)
        const source = query(statementOf(sql), scopeOf(work.statement))
        await connection.atomically(() => insertFrom(table, table.columns, source, work))
      })
    )
  }

  async tableDropped(table: TableObject): Promise<void> {
    await this.define(rows.dropRows(table))
    this.history.forgetTable(table.id)
  }

  async columnAdded(table: TableObject, column: Column): Promise<void> {
    const initial = defaultOf(column, scopeOf(this.statement()))
    for (const sql of rows.addColumn(table, column, initial)) await this.define(sql)
  }

  async columnDropped(table: TableObject, column: string): Promise<void> {
    await this.define(rows.dropColumn(table, column))
  }

  async columnAltered(table: TableObject, column: Column): Promise<void> {
    await this.define(rows.alterColumn(table, column))
  }

  async columnRenamed(table: TableObject, from: string, to: string): Promise<void> {
    await this.define(rows.renameColumn(table, from, to))
  }

  async tableTruncated(table: TableObject): Promise<void> {
    const { version, commit, release } = await this.versions.next()
    try {
      await this.define(rows.endAllRows(table, version))
    } catch (error) {
      release()
      throw error
    }
    commit([rows.rowsOf(table)])
    this.history.forgetTable(table.id)
  }

  describeQuery(sql: string, session: Session): Promise<readonly Column[]> {
    return this.sessions.run(session, (connection, { horizon }) =>
      describe(sql, session, this.resources, connection, horizon)
    )
  }

  async currentVersion(): Promise<number> {
    return this.versions.current
  }

  rowCount(table: TableObject): Promise<number> {
    const { current } = this.versions
    const known = this.counts.get(table)
    if (known?.version === current) return known.count
    const count = this.definitions.run(() => this.own.count(rows.countAt(table, current)))
    this.counts.set(table, { version: current, count })
    return count
  }

  query(sql: string, session: Session): ReturnType<DataPlane['query']> {
    return this.sessions.run(session, (connection, transaction) =>
      run(asRead(sql, session.settings), session, this.resources, connection, transaction)
    )
  }

  transaction(verb: 'begin' | 'commit' | 'rollback', session: Session): Promise<void> {
    return this.sessions.transaction(verb, session)
  }

  sessionClosed(session: Session): Promise<void> {
    return this.sessions.close(session)
  }

  copy(...[copy, session]: Parameters<DataPlane['copy']>): ReturnType<DataPlane['copy']> {
    return this.sessions.run(session, (connection, transaction) =>
      writing(session, this.resources, connection, transaction, (work) => copyInto(copy, this.history, work))
    )
  }

  listStage(...[stage, files]: Parameters<DataPlane['listStage']>): ReturnType<DataPlane['listStage']> {
    return listStage(stage, files, this.catalog, this.dependencies.cloud)
  }

  async pipeCreated(...[pipe]: Parameters<DataPlane['pipeCreated']>): Promise<void> {
    this.pipes.created(pipe)
  }

  async pipeDropped(...[pipe]: Parameters<DataPlane['pipeDropped']>): Promise<void> {
    this.pipes.dropped(pipe)
  }

  refreshPipe(...[pipe, options]: Parameters<DataPlane['refreshPipe']>): ReturnType<DataPlane['refreshPipe']> {
    return this.pipes.refresh(pipe, options)
  }

  pipeStatus(...[pipe]: Parameters<DataPlane['pipeStatus']>): Promise<string> {
    return this.pipes.status(pipe)
  }

  async streamHasData(...[stream]: Parameters<DataPlane['streamHasData']>): Promise<boolean> {
    const name = [stream.database, stream.schema, stream.name].map(quoted).join('.')
    const statement = this.statement(stream.owner)
    return this.definitions.run(async () => {
      const answer = await this.own.run(`SELECT ${hasChanges(name, scopeOf(statement))}`)
      await keepEmptyOnesFresh(statement, this.own)
      return answer.value(0, 0) === true
    })
  }

  subscribe(topic: string): Promise<void> {
    return this.pipes.subscribe(topic)
  }

  validateIntegration(
    ...[integration, location, file, action]: Parameters<DataPlane['validateIntegration']>
  ): Promise<string> {
    return validateIntegration(integration, location, file, action, this.dependencies.cloud)
  }

  defineWith(define: Parameters<DataPlane['defineWith']>[0]): void {
    this.runDefinition = define
  }

  async taskResumed(...[task]: Parameters<DataPlane['taskResumed']>): Promise<void> {
    this.tasks.resumed(task)
  }

  async taskSuspended(...[task]: Parameters<DataPlane['taskSuspended']>): Promise<void> {
    this.tasks.suspended(task)
  }

  async holdTasks(...[holds]: Parameters<DataPlane['holdTasks']>): Promise<void> {
    if (holds) this.tasks.hold()
    else await this.tasks.release()
  }

  async executeTask(...[task]: Parameters<DataPlane['executeTask']>): Promise<void> {
    this.tasks.execute(task)
  }

  clockSet(): Promise<void> {
    return this.background.between(async () => {
      await this.tasks.tick()
      await this.tasks.settled()
      await this.alerts.tick()
    })
  }

  async alertResumed(...[alert]: Parameters<DataPlane['alertResumed']>): Promise<void> {
    this.alerts.resumed(alert)
  }

  async alertSuspended(...[alert]: Parameters<DataPlane['alertSuspended']>): Promise<void> {
    this.alerts.suspended(alert)
  }

  notifications(): readonly SentNotification[] {
    return this.sent
  }

  /** After a round, only tasks can be under way. They may leave files for the pipes, or rows for other tasks. */
  async idle(): Promise<void> {
    for (;;) {
      await this.background.now()
      if (this.tasks.isIdle) return
      await this.tasks.settled()
    }
  }

  paused<T>(work: () => Promise<T>): Promise<T> {
    return this.background.between(async () => {
      await this.tasks.settled()
      return work()
    })
  }

  async save(): Promise<SavedData> {
    const goBack = this.versions.save()
    const rows = await this.definitions.run(() => saveRows(this.own))
    return {
      state: [...this.pipes.state, ...this.tasks.state, ...this.alerts.state, this.sent, ...this.history.state],
      rows: {
        restore: async () => {
          await this.definitions.run(() => rows.restore())
          goBack()
        },
        discard: () => this.definitions.run(() => rows.discard())
      }
    }
  }

  async stop(): Promise<void> {
    await this.background.stop()
    await this.tasks.settled()
    await this.sessions.closeAll()
    this.own.close()
    this.engine.close()
    this.dependencies.queue.close()
    this.dependencies.cloud.close()
  }

  private async round(): Promise<void> {
    while (await this.pipes.round());
    await this.tasks.tick()
    await this.alerts.tick()
  }

  private define(sql: string): Promise<unknown> {
    return this.definitions.run(() => this.own.run(sql))
  }

  private statement(role = 'PUBLIC'): RunningStatement {
    const session = this.systemSession({ owner: role, database: '', schema: '' })
    const at = this.versions.current
    return new RunningStatement(this.resources, session, at, at, this.dependencies.now())
  }

  private systemSession({ owner, database, schema }: OwnedInSchema): Session {
    const id = -++this.systemSessions
    const place = { role: owner, roles: [owner], warehouse: null, database, schema }
    return { id, user: 'SYSTEM', ...place, ...settings(this.catalog.parameters, OF_SYSTEM) }
  }

  private engineFunction(definition: FunctionObject): string {
    const known = this.functions.get(definition)
    if (known !== undefined) return known
    const name = `function ${this.functions.size + 1}`
    this.own.register(engineFunction(name, definition))
    this.functions.set(definition, quoted(name))
    return quoted(name)
  }
}

/** Snowflake commits its own work, whatever the account says. */
const OF_SYSTEM = { AUTOCOMMIT: 'true' }

function settings(...levels: readonly ParameterValues[]): Pick<Session, 'settings' | 'timezone'> {
  const all = inEffect(...levels)
  return { settings: all, timezone: all['TIMEZONE'] ?? DEFAULT_TIMEZONE }
}
