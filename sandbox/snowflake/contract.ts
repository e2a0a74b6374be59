/**
 * The types that the two halves of the sandbox's Snowflake share: the control plane (protocol, statements, catalog,
 * privileges, SHOW and DESCRIBE) and the data plane (tables, queries, streams, Snowpipe, tasks, stages).
 */

import type { WaitingMessages } from '../messages'
import type { Snapshot } from '../snapshot'
import type { ParameterValues } from './parameters'
import type { Container } from './state'

/** Names as stored: in upper case unless they were quoted. */
export interface QualifiedName {
  readonly database: string
  readonly schema: string
  readonly name: string
}

interface Owned {
  readonly createdOn: Date
  owner: string
  comment: string | null
}

export interface WarehouseObject extends Owned {
  readonly kind: 'warehouse'
  readonly name: string
  /** As it is displayed: "X-Small". */
  size: string
  autoSuspend: number | null
  autoResume: boolean
  state: 'STARTED' | 'SUSPENDED'
}

export interface DatabaseObject extends Owned {
  readonly kind: 'database'
  readonly name: string
  readonly transient: boolean
  retentionDays: number
}

export interface SchemaObject extends Owned {
  readonly kind: 'schema'
  readonly database: string
  readonly name: string
  readonly transient: boolean
  retentionDays: number
  /** With managed access: its owner grants privileges on the objects in it, and theirs do not. */
  isManaged: boolean
}

export interface IntegrationObject extends Owned {
  readonly kind: 'integration'
  readonly name: string
  /** A notification integration has no storage: those properties are empty. */
  readonly category: 'STORAGE' | 'NOTIFICATION'
  /** Changes with CREATE OR REPLACE. Stages refer to this, not to the name. */
  readonly id: string
  /** All three are AWS. The sandbox has only the commercial partition of it. */
  readonly provider: 'S3' | 'S3GOV' | 'S3CHINA'
  enabled: boolean
  roleArn: string
  allowedLocations: readonly string[]
  blockedLocations: readonly string[]
  iamUserArn: string
  externalId: string
  objectAcl: string | null
  usePrivatelinkEndpoint: boolean
  /** Of a notification integration; null = it is one of storage. */
  readonly notification: NotificationFacts | null
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-notification-integration */
export interface NotificationFacts {
  readonly type: 'EMAIL' | 'WEBHOOK' | 'QUEUE'
  readonly direction: 'OUTBOUND' | 'INBOUND'
  /** Who gets an email whose sender names nobody. */
  readonly defaultRecipients: readonly string[]
}

/** A message that Snowflake would have sent. */
export interface SentNotification {
  readonly at: string
  readonly integration: string
  /** For an email. */
  readonly recipients: readonly string[]
  readonly message: string
}

/** Options by name in upper case. Values have real characters ("\n"), never escaped ones. */
export type FileFormatOptions = Readonly<Record<string, string | number | boolean | readonly string[]>>

export interface FileFormatObject extends Owned, QualifiedName {
  readonly kind: 'file format'
  readonly id: string
  type: string
  options: FileFormatOptions
}

export interface StageObject extends Owned, QualifiedName {
  readonly kind: 'stage'
  readonly id: string
  url: string | null
  integrationId: string | null
  integrationName: string | null
  fileFormat: { readonly named: QualifiedName } | { readonly inline: FileFormatOptions }
  directoryEnabled: boolean
}

export interface Column {
  readonly name: string
  /** Canonical: "VARCHAR(16777216)", "NUMBER(38,0)", "TIMESTAMP_NTZ(9)". */
  readonly type: string
  readonly nullable: boolean
  readonly default: string | null
  readonly comment: string | null
  /** Text only; "" and undefined = none. */
  readonly collation?: string
}

export interface TableObject extends Owned, QualifiedName {
  readonly kind: 'table'
  /** A new one for each CREATE. Streams refer to this, not to the name. */
  readonly id: string
  readonly transient: boolean
  columns: readonly Column[]
  changeTracking: boolean
  /** Since when changes are tracked without a break; null = they are not. */
  trackedSince: Date | null
  retentionDays: number
  /** For how many days at most rows are kept longer, for the sake of streams (MAX_DATA_EXTENSION_TIME_IN_DAYS). */
  extensionDays: number
}

export interface ViewObject extends Owned, QualifiedName {
  readonly kind: 'view'
  /** The whole CREATE statement, as it was sent. */
  text: string
  /** The query after AS. */
  query: string
  columns: readonly Column[]
  secure: boolean
}

export interface StreamObject extends Owned, QualifiedName {
  readonly kind: 'stream'
  readonly id: string
  readonly tableId: string
  readonly table: QualifiedName
  readonly appendOnly: boolean
  /** The version of the data up to which rows have been consumed. The data plane counts versions. */
  offset: number
  /** When the offset was moved last, or when SYSTEM$STREAM_HAS_DATA last found no rows. */
  readOn: Date
  /** Its table was dropped or replaced. */
  lost: boolean
}

export interface PipeObject extends Owned, QualifiedName {
  readonly kind: 'pipe'
  readonly id: string
  /** The COPY statement after AS, as it was sent. */
  readonly definition: string
  readonly copy: CopyStatement
  readonly autoIngest: boolean
  /** ARN of the queue, or of the topic that it is subscribed to; null without AUTO_INGEST. */
  readonly notificationChannel: string | null
  /** Null = not set on the pipe. */
  paused: boolean | null
  /** Since when it is paused; null when it is not. */
  pausedAt: Date | null
  /** Its owner changed while it was paused. */
  isHandedOver: boolean
  errorIntegration: string | null
  /** Why it stopped permanently: STOPPED_STAGE_ALTERED, STOPPED_STAGE_DROPPED. */
  stopped: StoppedState | null
  /** The stage's id when the pipe was created. */
  readonly stageId: string
}

/** https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status */
export type StoppedState = 'STOPPED_STAGE_ALTERED' | 'STOPPED_STAGE_DROPPED'

export interface CopyStatement {
  readonly table: QualifiedName
  /** Null = all columns in order. */
  readonly columns: readonly string[] | null
  readonly stage: QualifiedName
  /** Below the stage's URL: "" or "path/". */
  readonly path: string
  /** Select list as SQL, one expression for each column; null = no transformation. */
  readonly select: readonly string[] | null
  readonly pattern: string | null
  /** FILES: names relative to the path; null = all. */
  readonly files: readonly string[] | null
  readonly fileFormat: { readonly named: QualifiedName } | { readonly inline: FileFormatOptions } | null
  /** Null = the default of the statement that runs it. */
  readonly onError: string | null
  readonly force: boolean
}

export interface FunctionObject extends Owned, QualifiedName {
  readonly kind: 'function'
  readonly language: 'JAVASCRIPT' | 'PYTHON' | 'SQL'
  readonly args: readonly { readonly name: string; readonly type: string }[]
  /** Null = a scalar function. */
  readonly returnsTable: readonly { readonly name: string; readonly type: string }[] | null
  readonly returns: string
  readonly volatility: 'VOLATILE' | 'IMMUTABLE'
  readonly nullHandling: 'CALLED ON NULL INPUT' | 'RETURNS NULL ON NULL INPUT'
  readonly secure: boolean
  readonly body: string
  /** Of Python: the version, and the class or function that is called. */
  readonly python: { readonly runtimeVersion: string; readonly handler: string } | null
}

export interface TaskObject extends Owned, QualifiedName {
  readonly kind: 'task'
  readonly id: string
  readonly createdBy: string
  warehouse: string | null
  schedule: string | null
  /** The tasks that it runs after, as SQL names them. Stored and shown, but the sandbox runs no task graphs. */
  predecessors: readonly string[]
  /** Stored and shown, but runs never overlap in the sandbox. */
  allowOverlappingExecution: boolean
  /** How long a run of a serverless task may take: "15 MINUTES". */
  targetCompletionInterval: string | null
  condition: string | null
  definition: string
  state: 'started' | 'suspended'
  lastSuspendedOn: Date | null
  lastSuspendedReason: string | null
  lastCommittedOn: Date | null
  /** USER_TASK_TIMEOUT_MS and the like, by name in upper case. Only those that are set on the task. */
  parameters: Readonly<Record<string, string>>
  consecutiveFailures: number
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-alert */
export interface AlertObject extends Owned, QualifiedName {
  readonly kind: 'alert'
  /** Null = serverless. */
  warehouse: string | null
  schedule: string | null
  condition: string
  action: string
  state: 'started' | 'suspended'
  /** When it was last evaluated without an error: the time that it was due. */
  lastSuccessful: Date | null
}

export type CatalogObject =
  | WarehouseObject
  | DatabaseObject
  | SchemaObject
  | IntegrationObject
  | FileFormatObject
  | StageObject
  | TableObject
  | ViewObject
  | StreamObject
  | PipeObject
  | FunctionObject
  | TaskObject
  | AlertObject

export type ObjectKind = CatalogObject['kind']
export type OfKind<K extends ObjectKind> = Extract<CatalogObject, { kind: K }>
export type SchemaLevelKind =
  'file format' | 'stage' | 'table' | 'view' | 'stream' | 'pipe' | 'function' | 'task' | 'alert'

/** What a statement runs with: the privileges of all of them together, and those of the user itself (`asUser`). */
export type Roles = readonly string[]

/** Who is asking. The data plane looks up unqualified names in the session's database and schema. */
export interface Session {
  readonly id: number
  readonly user: string
  /** It owns what is created. */
  role: string
  /** That role, and the secondary roles, whose privileges count for everything but creating objects. */
  roles: Roles
  warehouse: string | null
  database: string | null
  schema: string | null
  timezone: string
  /** When a run of a task was due: it is late if the clock was set, and finds its streams as they were then. */
  readonly dueAt?: Date
  /** Of a session of an alert: when this run and the last one without an error were due. */
  readonly alert?: { readonly scheduledAt: Date; readonly lastSuccessful: Date | null }
  /** The values of all session parameters that are in effect, by name in upper case. */
  settings: ParameterValues
}

/** What the data plane may ask the catalog. */
export interface Catalog {
  list<K extends ObjectKind>(kind: K): readonly OfKind<K>[]
  find<K extends SchemaLevelKind>(kind: K, name: QualifiedName): OfKind<K> | undefined
  /** Throws 002003, "does not exist or not authorized", when the roles cannot see such an object. */
  get<K extends SchemaLevelKind>(kind: K, name: QualifiedName, roles: Roles): OfKind<K>
  integrationById(id: string): IntegrationObject | undefined
  holdsOnAccount(roles: Roles, privilege: string): boolean
  /** Whether INFORMATION_SCHEMA lists the object for the roles. */
  isListed(roles: Roles, object: CatalogObject): boolean
  /** A role of the database SNOWFLAKE, or of another one: "SNOWFLAKE.ALERT_VIEWER". */
  holdsDatabaseRole(roles: Roles, databaseRole: string): boolean
  /** The integration, if the roles may use it; throws 002003 otherwise. */
  usableIntegration(roles: Roles, name: string): IntegrationObject
  /** The parameters that are set on the account. */
  readonly parameters: ParameterValues
  /** Throws 002003 when the roles cannot see the object, 003001 when they lack the privilege. */
  require(roles: Roles, privilege: string, object: CatalogObject): void
}

export interface ResultColumn {
  readonly name: string
  readonly type:
    | 'text'
    | 'fixed'
    | 'real'
    | 'boolean'
    | 'date'
    | 'time'
    | 'timestamp_ntz'
    | 'timestamp_ltz'
    | 'timestamp_tz'
    | 'variant'
  readonly scale?: number
  readonly nullable?: boolean
}

/** Cells as the driver expects them: text or null, timestamps in epoch seconds with 9 decimals. */
export interface ResultSet {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Set for DML, where the cells are counts of changed rows: the driver adds them up. */
  readonly dml?: 'insert' | 'update' | 'delete' | 'merge' | 'copy' | 'multi-insert'
}

/** A refusal as Snowflake words it. `code` has six digits. */
export class SqlError extends Error {
  constructor(
    readonly code: string,
    readonly sqlState: string,
    message: string
  ) {
    super(message)
    this.name = 'SqlError'
  }
}

/** What a snapshot has of the data plane. */
export interface SavedData {
  /** They refer to objects of the catalog, and are saved together with it. */
  readonly state: readonly Container[]
  readonly rows: Snapshot
}

/** The half that stores rows and moves them. */
export interface StagedFiles {
  readonly path: string
  /** A regular expression for the whole name; null = all of them. */
  readonly pattern: string | null
}

export interface DataPlane {
  /** Creates the table in DuckDB. Called before the catalog has the table, so that AS may read the table it replaces. */
  tableCreated(table: TableObject, asSelect?: { readonly sql: string; readonly session: Session }): Promise<void>
  tableDropped(table: TableObject): Promise<void>
  columnAdded(table: TableObject, column: Column): Promise<void>
  columnDropped(table: TableObject, column: string): Promise<void>
  columnAltered(table: TableObject, column: Column): Promise<void>
  columnRenamed(table: TableObject, from: string, to: string): Promise<void>
  tableTruncated(table: TableObject): Promise<void>
  /** Names and canonical types of a query's columns, for views and CREATE TABLE AS. */
  describeQuery(sql: string, session: Session): Promise<readonly Column[]>
  /** The version of the data now, which is the offset of a new stream. */
  currentVersion(table: TableObject): Promise<number>
  rowCount(table: TableObject): Promise<number>

  /** SELECT, WITH, INSERT, INSERT ALL/FIRST, UPDATE, DELETE, MERGE. Bind values are already in the SQL as literals. */
  query(sql: string, session: Session): Promise<ResultSet>
  /** BEGIN, COMMIT, ROLLBACK. */
  transaction(verb: 'begin' | 'commit' | 'rollback', session: Session): Promise<void>
  sessionClosed(session: Session): Promise<void>

  /** COPY INTO table FROM @stage, outside of a pipe. */
  copy(copy: CopyStatement, session: Session): Promise<ResultSet>
  /** LIST @stage[/path] [PATTERN = '…']. */
  listStage(stage: StageObject, files: StagedFiles, session: Session): Promise<ResultSet>

  /** Subscribes Snowflake's queue to a topic of SNS, as the user that `SYSTEM$GET_AWS_SNS_IAM_POLICY` names. */
  subscribe(topic: string): Promise<void>
  pipeCreated(pipe: PipeObject): Promise<void>
  pipeDropped(pipe: PipeObject): Promise<void>
  /** ALTER PIPE … REFRESH. */
  refreshPipe(
    pipe: PipeObject,
    options: { readonly prefix?: string; readonly modifiedAfter?: Date }
  ): Promise<ResultSet>
  /** SYSTEM$PIPE_STATUS, as JSON text. */
  pipeStatus(pipe: PipeObject): Promise<string>
  streamHasData(stream: StreamObject): Promise<boolean>
  /** The clock was set: what was due in the meantime has happened when this resolves. */
  clockSet(): Promise<void>
  /** SYSTEM$VALIDATE_STORAGE_INTEGRATION, as JSON text. */
  validateIntegration(integration: IntegrationObject, location: string, file: string, action: string): Promise<string>

  /** How to run the statements in tasks that change the catalog or refresh a pipe. */
  defineWith(define: (sql: string, session: Session) => Promise<unknown>): void
  taskResumed(task: TaskObject): Promise<void>
  taskSuspended(task: TaskObject): Promise<void>
  /** Whether runs that start from now on take until they are released; `false` releases them. */
  holdTasks(holds: boolean): Promise<void>
  /** EXECUTE TASK: queues one run, and resolves before the run ends. */
  executeTask(task: TaskObject): Promise<void>
  alertResumed(alert: AlertObject): Promise<void>
  alertSuspended(alert: AlertObject): Promise<void>
  /** What alerts have sent so far. */
  notifications(): readonly SentNotification[]

  /** Runs work while no file, notification or task run is in progress. */
  paused<T>(work: () => Promise<T>): Promise<T>
  /** While it is paused. */
  save(): Promise<SavedData>

  /** Resolves when no file, message or task run is in progress: for tests and the demo. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** How the sandbox's Snowflake reaches AWS. */
export interface AwsConnection {
  /** Endpoint of the sandbox's AWS (S3, STS, SQS, SNS). */
  readonly endpoint: string
  readonly region: string
  /** Access key of Snowflake's own IAM user, which calls AssumeRole from Snowflake's AWS account. */
  readonly snowflakeKey: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly iamUserArn: string
  /** Snowflake's queue for this account and region. */
  readonly queueUrl: string
  readonly queueArn: string
  /** Looks into that queue without a request of SQS each time, which the pipes would otherwise send all the time. */
  readonly messages?: WaitingMessages
}
