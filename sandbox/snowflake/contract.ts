/**
 * The words that the two halves of the sandbox's Snowflake share: the control plane (protocol, statements, catalog,
 * privileges, SHOW and DESCRIBE) and the data plane (tables, queries, streams, Snowpipe, tasks, stages).
 */

/** Names as stored: folded to upper case unless they were quoted. */
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
}

export interface IntegrationObject extends Owned {
  readonly kind: 'integration'
  readonly name: string
  /** Changes with CREATE OR REPLACE: stages hold on to this, not to the name. */
  readonly id: string
  /** Only those of AWS; what is not in the sandbox's own part of it cannot be reached. */
  readonly provider: 'S3' | 'S3GOV' | 'S3CHINA'
  enabled: boolean
  roleArn: string
  allowedLocations: readonly string[]
  blockedLocations: readonly string[]
  iamUserArn: string
  externalId: string
  objectAcl: string | null
  usePrivatelinkEndpoint: boolean
}

/** CSV options by their Snowflake names in upper case, with real characters ("\n"), never escaped ones. */
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
}

export interface TableObject extends Owned, QualifiedName {
  readonly kind: 'table'
  /** A new one for each CREATE: streams hold on to this. */
  readonly id: string
  readonly transient: boolean
  columns: readonly Column[]
  changeTracking: boolean
  retentionDays: number
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
  /** The table's version up to which rows have been consumed; the data plane counts versions. */
  offset: number
  stale: boolean
}

export interface PipeObject extends Owned, QualifiedName {
  readonly kind: 'pipe'
  readonly id: string
  /** The COPY statement as it was sent after AS. */
  readonly definition: string
  readonly copy: CopyStatement
  readonly autoIngest: boolean
  readonly notificationChannel: string | null
  /** Null = not set on the pipe. */
  paused: boolean | null
  errorIntegration: string | null
  /** Set when something else broke it: STOPPED_STAGE_ALTERED, STOPPED_STAGE_DROPPED, STOPPED_MISSING_TABLE … */
  stopped: string | null
  /** The stage's id when the pipe was created. */
  readonly stageId: string
}

export interface CopyStatement {
  readonly table: QualifiedName
  /** Null = all columns in order. */
  readonly columns: readonly string[] | null
  readonly stage: QualifiedName
  /** Below the stage's URL: "" or "path/". */
  readonly path: string
  /** Select list as SQL, one expression a column; null = no transformation. */
  readonly select: readonly string[] | null
  readonly pattern: string | null
  readonly fileFormat: { readonly named: QualifiedName } | { readonly inline: FileFormatOptions } | null
  /** Null = the default of the statement that runs it. */
  readonly onError: string | null
  readonly force: boolean
}

export interface FunctionObject extends Owned, QualifiedName {
  readonly kind: 'function'
  readonly language: 'JAVASCRIPT' | 'SQL'
  readonly args: readonly { readonly name: string; readonly type: string }[]
  /** Null = a scalar function. */
  readonly returnsTable: readonly { readonly name: string; readonly type: string }[] | null
  readonly returns: string
  readonly volatility: 'VOLATILE' | 'IMMUTABLE'
  readonly nullHandling: 'CALLED ON NULL INPUT' | 'RETURNS NULL ON NULL INPUT'
  readonly secure: boolean
  readonly body: string
}

export interface TaskObject extends Owned, QualifiedName {
  readonly kind: 'task'
  readonly id: string
  warehouse: string | null
  schedule: string | null
  /** Tasks that it runs after, as SQL names them. Kept and shown; the sandbox runs no task graphs. */
  predecessors: readonly string[]
  /** Kept and shown; runs never overlap in the sandbox. */
  allowOverlappingExecution: boolean
  /** Of a serverless task: how long a run may take, "15 MINUTES". */
  targetCompletionInterval: string | null
  condition: string | null
  definition: string
  state: 'started' | 'suspended'
  lastSuspendedOn: Date | null
  lastSuspendedReason: string | null
  lastCommittedOn: Date | null
  /** USER_TASK_TIMEOUT_MS and the like, upper case, only those set on the task. */
  parameters: Readonly<Record<string, string>>
  consecutiveFailures: number
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

export type ObjectKind = CatalogObject['kind']
export type OfKind<K extends ObjectKind> = Extract<CatalogObject, { kind: K }>
export type SchemaLevelKind = 'file format' | 'stage' | 'table' | 'view' | 'stream' | 'pipe' | 'function' | 'task'

/** Who is asking. The data plane takes unqualified names to be in the session's database and schema. */
export interface Session {
  readonly id: number
  readonly user: string
  role: string
  warehouse: string | null
  database: string | null
  schema: string | null
  timezone: string
}

/** What the data plane may ask of the catalog. Lookups throw Snowflake's own "does not exist or not authorized". */
export interface Catalog {
  list<K extends ObjectKind>(kind: K): readonly OfKind<K>[]
  find<K extends SchemaLevelKind>(kind: K, name: QualifiedName): OfKind<K> | undefined
  /** `noun` as Snowflake says it in the error: "Object", "Table", "Stage" … */
  get<K extends SchemaLevelKind>(kind: K, name: QualifiedName, role: string): OfKind<K>
  integrationById(id: string): IntegrationObject | undefined
  /** Throws 003001 / 002003 as Snowflake does when the role lacks the privilege. */
  require(role: string, privilege: string, object: CatalogObject): void
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

/** Cells as the driver wants them: text or null; timestamps as epoch seconds with 9 decimals. */
export interface ResultSet {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Rows changed, for DML: the driver adds up these cells. */
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

/** The half that holds rows and moves them. */
export interface DataPlane {
  /** Keeps DuckDB in step with the catalog; called after the catalog has accepted the change. */
  tableCreated(table: TableObject, asSelect?: { readonly sql: string; readonly session: Session }): Promise<void>
  tableDropped(table: TableObject): Promise<void>
  columnAdded(table: TableObject, column: Column): Promise<void>
  columnDropped(table: TableObject, column: string): Promise<void>
  columnAltered(table: TableObject, column: Column): Promise<void>
  columnRenamed(table: TableObject, from: string, to: string): Promise<void>
  /** Rows, streams and versions stay: `after` has the same id. */
  tableRenamed(before: TableObject, after: TableObject): Promise<void>
  tableTruncated(table: TableObject): Promise<void>
  /** Names and canonical types of a query's columns, for views and CREATE TABLE AS. */
  describeQuery(sql: string, session: Session): Promise<readonly Column[]>
  /** Compiles a task's or a view's SQL without running it. Throws what Snowflake would at CREATE. */

  /** The offset a new stream starts at: the table's version now, or the offset of another stream. */
  currentVersion(table: TableObject): Promise<number>
  rowCount(table: TableObject): Promise<number>

  /** SELECT, WITH, INSERT, INSERT ALL/FIRST, UPDATE, DELETE, MERGE. Binds are already placed as literals. */
  query(sql: string, session: Session): Promise<ResultSet>
  /** BEGIN, COMMIT, ROLLBACK. */
  transaction(verb: 'begin' | 'commit' | 'rollback', session: Session): Promise<void>
  sessionClosed(session: Session): Promise<void>

  /** COPY INTO table FROM @stage, run by hand. */
  copy(copy: CopyStatement, session: Session): Promise<ResultSet>
  /** LIST @stage[/path]. */
  listStage(stage: StageObject, path: string, session: Session): Promise<ResultSet>

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
  /** SYSTEM$VALIDATE_STORAGE_INTEGRATION, as JSON text. */
  validateIntegration(integration: IntegrationObject, location: string, file: string, action: string): Promise<string>

  taskResumed(task: TaskObject): Promise<void>
  taskSuspended(task: TaskObject): Promise<void>
  /** EXECUTE TASK: queues one run; the answer comes before the run ends. */
  executeTask(task: TaskObject): Promise<void>

  /** Resolves when no file, message or task run is under way: for tests and the demo. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** Where the sandbox's Snowflake lives and what it may reach. */
export interface AwsConnection {
  /** Endpoint of the sandbox's AWS (S3, STS, SQS). */
  readonly endpoint: string
  readonly region: string
  /** Access key of Snowflake's own IAM user, in Snowflake's AWS account: the caller of AssumeRole. */
  readonly snowflakeKey: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly iamUserArn: string
  /** Snowflake's queue for this account and region. */
  readonly queueUrl: string
  readonly queueArn: string
}
