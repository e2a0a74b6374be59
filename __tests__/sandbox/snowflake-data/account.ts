import type { Message } from '../../../sandbox/messages'
import {
  type Catalog,
  type CatalogObject,
  type Column,
  type CopyStatement,
  type DataPlane,
  type FileFormatObject,
  type FileFormatOptions,
  type FunctionObject,
  type IntegrationObject,
  type PipeObject,
  type QualifiedName,
  type Roles,
  type Session,
  SqlError,
  type StageObject,
  type StreamObject,
  type TableObject,
  type TaskObject,
  type ViewObject
} from '../../../sandbox/snowflake/contract'
import { dataPlaneWith } from '../../../sandbox/snowflake/data/data-plane'
import { canonical } from '../../../sandbox/snowflake/data/engine/column-types'
import type { NotificationQueue } from '../../../sandbox/snowflake/data/pipes/notifications'
import { type Cloud, type StoredObject, StoreError } from '../../../sandbox/snowflake/data/stages/object-store'
import { inEffect } from '../../../sandbox/snowflake/parameters'

const place = { database: 'DB', schema: 'S' }
const owned = { owner: 'OWNER', comment: null, createdOn: new Date('2026-01-01T00:00:00Z') }

/** A catalog in memory that allows everything except what is in `forbidden`. */
class Objects implements Catalog {
  readonly all: CatalogObject[] = []
  readonly parameters = {}
  readonly forbidden = new Set<string>()

  list(kind: never): never {
    return this.all.filter((object) => object.kind === kind) as never
  }

  find(kind: string, { database, schema, name }: QualifiedName): never {
    return this.all.find(
      (object) =>
        object.kind === kind &&
        'database' in object &&
        object.database === database &&
        'schema' in object &&
        object.schema === schema &&
        object.name === name
    ) as never
  }

  get(kind: string, name: QualifiedName): never {
    const found = this.find(kind, name)
    if (found === undefined)
      throw new SqlError('002003', '02000', `${kind} ${name.name} does not exist or not authorized.`)
    return found
  }

  integrationById(id: string): IntegrationObject | undefined {
    return this.all.find((object): object is IntegrationObject => object.kind === 'integration' && object.id === id)
  }

  holdsOnAccount(roles: Roles, privilege: string): boolean {
    return !this.forbidden.has(`${roles.join()} ${privilege} ACCOUNT`)
  }

  isListed(roles: Roles, { name }: CatalogObject): boolean {
    return !this.forbidden.has(`${roles.join()} SELECT ${name}`)
  }

  holdsDatabaseRole(roles: Roles, databaseRole: string): boolean {
    return !this.forbidden.has(`${roles.join()} ${databaseRole}`)
  }

  usableIntegration(roles: Roles, name: string): IntegrationObject {
    const found = this.all.find((object) => object.kind === 'integration' && object.name === name)
    if (found?.kind !== 'integration' || this.forbidden.has(`${roles.join()} USAGE ${name}`))
      throw new SqlError('002003', '02000', `Integration ${name} does not exist or not authorized.`)
    return found
  }

  require(roles: Roles, privilege: string, object: CatalogObject): void {
    if (this.forbidden.has(`${roles.join()} ${privilege} ${object.name}`)) {
      throw new SqlError('003001', '42501', `Insufficient privileges to operate on ${object.kind} '${object.name}'.`)
    }
  }
}

/** S3 in memory. */
export class FakeCloud implements Cloud {
  readonly objects = new Map<string, StoredObject & { readonly body: Uint8Array }>()
  /** The code with which every request fails, like "AccessDenied". */
  refuses: string | null = null
  trusts = true
  assumed: string[] = []
  closed = false

  put(key: string, body: string | Uint8Array, lastModified = new Date()): void {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    this.objects.set(key, {
      key,
      body: bytes,
      size: bytes.length,
      etag: `etag-${Buffer.from(bytes).toString('hex').slice(0, 40)}`,
      lastModified
    })
  }

  async assume(roleArn: string, externalId: string) {
    this.assumed.push(`${roleArn} ${externalId}`)
    if (!this.trusts)
      throw new StoreError(
        'AccessDenied',
        403,
        `User: arn:aws:iam::1:user/sf is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`
      )
    const check = (): void => {
      if (this.refuses !== null) throw new StoreError(this.refuses, 403, 'Access Denied')
    }
    return {
      list: async (_bucket: string, prefix: string) => {
        check()
        return Array.from(this.objects.values()).filter(({ key }) => key.startsWith(prefix)).toSorted((a, b) => (a.key < b.key ? -1 : 1)) // prettier-ignore
      },
      read: async (_bucket: string, key: string) => {
        check()
        const found = this.objects.get(key)
        if (found === undefined) throw new StoreError('NoSuchKey', 404, 'The specified key does not exist.')
        return found
      },
      write: async (_bucket: string, key: string, body: Uint8Array) => {
        check()
        this.put(key, body)
      },
      remove: async (_bucket: string, key: string) => {
        check()
        this.objects.delete(key)
      }
    }
  }

  close(): void {
    this.closed = true
  }
}

export class FakeQueue implements NotificationQueue {
  readonly messages: Message[] = []
  readonly topics: string[] = []
  closed = false

  send(body: unknown): void {
    this.messages.push({ body: typeof body === 'string' ? body : JSON.stringify(body), sentAt: new Date() })
  }

  /** S3's notification of an object, with the key form-encoded. */
  notify(key: string, bucket = 'logs'): void {
    const encoded = encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')
    const s3 = { bucket: { name: bucket }, object: { key: encoded, size: 1 } }
    this.send({ Records: [{ eventName: 'ObjectCreated:Put', eventTime: new Date().toISOString(), s3 }] })
  }

  async take(): Promise<readonly Message[]> {
    return this.messages.splice(0, 10)
  }

  async size(): Promise<number> {
    return this.messages.length
  }

  async subscribe(topic: string): Promise<void> {
    this.topics.push(topic)
  }

  close(): void {
    this.closed = true
  }
}

/** A small account, whose objects are created as the control plane creates them. */
export class Account {
  readonly catalog = new Objects()
  readonly cloud = new FakeCloud()
  readonly queue = new FakeQueue()
  readonly session: Session = this.newSession(1)
  clock = new Date('2026-11-23T10:00:00Z')
  data!: DataPlane
  private ids = 0

  static async open(everyMs = 3_600_000): Promise<Account> {
    const account = new Account()
    account.data = await dataPlaneWith(account.catalog, {
      cloud: account.cloud,
      queue: account.queue,
      now: () => account.clock,
      pollMs: everyMs
    })
    return account
  }

  newSession(id: number, role = 'USER'): Session {
    const place = { warehouse: 'W', database: 'DB', schema: 'S' }
    return { id, user: 'U', role, roles: [role], ...place, timezone: 'UTC', settings: inEffect() }
  }

  /** A statement's rows, with the cells that the driver gets. */
  async rows(sql: string, session = this.session): Promise<readonly (readonly (string | null)[])[]> {
    return (await this.data.query(sql, session)).rows
  }

  /** The first column of a statement's rows. */
  async column(sql: string, session = this.session): Promise<readonly (string | null)[]> {
    return (await this.rows(sql, session)).map(([cell = null]) => cell)
  }

  async table(name: string, columns: string, asSelect?: string): Promise<TableObject> {
    const table: TableObject = {
      kind: 'table', ...place, ...owned, name, id: this.id(), transient: false, columns: columnsOf(columns), changeTracking: true, trackedSince: owned.createdOn, retentionDays: 1, extensionDays: 14
    } // prettier-ignore
    const present: TableObject | undefined = this.catalog.find('table', table)
    await this.data.tableCreated(table, asSelect === undefined ? undefined : { sql: asSelect, session: this.session })
    if (present !== undefined) {
      await this.data.tableDropped(present)
      this.remove(present)
    }
    this.catalog.all.push(table)
    return table
  }

  async stream(name: string, table: TableObject, options: Partial<StreamObject> = {}): Promise<StreamObject> {
    const stream: StreamObject = {
      kind: 'stream', ...place, ...owned, name, id: this.id(), tableId: table.id, table, appendOnly: false,
      offset: await this.data.currentVersion(table), readOn: this.clock, lost: false, ...options
    } // prettier-ignore
    this.catalog.all.push(stream)
    return stream
  }

  view(name: string, query: string, columns: readonly string[], owner = 'OWNER'): ViewObject {
    const view: ViewObject = {
      kind: 'view', ...place, ...owned, owner, name, text: '', query, secure: false,
      columns: columns.map((column) => ({ name: column, type: 'VARCHAR(16777216)', nullable: true, default: null, comment: null }))
    } // prettier-ignore
    this.catalog.all.push(view)
    return view
  }

  /** `returns` is a type, or the columns of a table: "X VARCHAR, N NUMBER". */
  function(
    name: string,
    args: string,
    returns: string,
    body: string,
    options: Partial<FunctionObject> = {}
  ): FunctionObject {
    const table = /^TABLE\s*\((.*)\)$/s.exec(returns)?.[1]
    const definition: FunctionObject = {
      kind: 'function', ...place, ...owned, name, language: 'JAVASCRIPT', args: args === '' ? [] : columnsOf(args),
      returnsTable: table === undefined ? null : columnsOf(table), returns: table === undefined ? returns : '', volatility: 'VOLATILE',
      nullHandling: 'CALLED ON NULL INPUT', secure: false, body, python: null, ...options
    } // prettier-ignore
    this.catalog.all.push(definition)
    return definition
  }

  integration(options: Partial<IntegrationObject> = {}): IntegrationObject {
    const integration: IntegrationObject = {
      kind: 'integration',
      category: 'STORAGE', ...owned, name: 'INT', id: this.id(), provider: 'S3', enabled: true, roleArn: 'arn:aws:iam::1:role/r', allowedLocations: ['s3://logs/'],
      blockedLocations: [], iamUserArn: 'arn:aws:iam::9:user/sf', externalId: 'ext', objectAcl: null, usePrivatelinkEndpoint: false, notification: null, ...options
    } // prettier-ignore
    this.catalog.all.push(integration)
    return integration
  }

  format(name: string, options: FileFormatOptions): FileFormatObject {
    const format: FileFormatObject = {
      kind: 'file format', ...place, ...owned, name, id: this.id(), type: 'CSV', options
    } // prettier-ignore
    this.catalog.all.push(format)
    return format
  }

  stage(format: FileFormatOptions = RAW, url = 's3://logs/p/', name = 'STG'): StageObject {
    const integration =
      this.catalog.all.find((object): object is IntegrationObject => object.kind === 'integration') ??
      this.integration()
    const stage: StageObject = {
      kind: 'stage', ...place, ...owned, name, id: this.id(), url, integrationId: integration.id, integrationName: integration.name,
      fileFormat: { inline: format }, directoryEnabled: false
    } // prettier-ignore
    this.catalog.all.push(stage)
    return stage
  }

  copy(table: TableObject, options: Partial<CopyStatement> = {}): CopyStatement {
    return {
      table, columns: null, stage: { ...place, name: 'STG' }, path: '', select: null, pattern: null, files: null, fileFormat: null, onError: null, force: false, ...options
    } // prettier-ignore
  }

  async pipe(
    stage: StageObject,
    copy: CopyStatement,
    name = 'P',
    notificationChannel = 'arn:aws:sqs:q'
  ): Promise<PipeObject> {
    const pipe: PipeObject = {
      kind: 'pipe', ...place, ...owned, name, id: this.id(), definition: '', copy, autoIngest: true, notificationChannel, paused: null,
      pausedAt: null, isHandedOver: false,
      errorIntegration: null, stopped: null, stageId: stage.id
    } // prettier-ignore
    const present: PipeObject | undefined = this.catalog.find('pipe', pipe)
    await this.data.pipeCreated(pipe)
    if (present !== undefined) {
      await this.data.pipeDropped(present)
      this.remove(present)
    }
    this.catalog.all.push(pipe)
    return pipe
  }

  task(definition: string, options: Partial<TaskObject> = {}): TaskObject {
    const task: TaskObject = {
      kind: 'task', ...place, ...owned, name: 'TASK', id: this.id(), createdBy: 'ADMIN', warehouse: 'W', schedule: '10 MINUTES', predecessors: [], allowOverlappingExecution: false, targetCompletionInterval: null, condition: null, definition, state: 'started',
      lastSuspendedOn: null, lastSuspendedReason: null, lastCommittedOn: null, parameters: {}, consecutiveFailures: 0, ...options
    } // prettier-ignore
    this.catalog.all.push(task)
    return task
  }

  remove(object: CatalogObject): void {
    this.catalog.all.splice(this.catalog.all.indexOf(object), 1)
  }

  private id(): string {
    return `id-${++this.ids}`
  }
}

/** A format that loads every byte of a line. */
export const RAW: FileFormatOptions = {
  TYPE: 'CSV',
  FIELD_DELIMITER: 'NONE',
  RECORD_DELIMITER: '\n',
  ESCAPE_UNENCLOSED_FIELD: 'NONE',
  NULL_IF: [],
  EMPTY_FIELD_AS_NULL: false,
  REPLACE_INVALID_CHARACTERS: true
}

/** "A VARCHAR, B NUMBER NOT NULL DEFAULT 7" */
function columnsOf(text: string): readonly Column[] {
  return text.split(/,\s*(?![^(]*\))/).map((definition) => {
    const [, name = '', type = '', notNull, value = null] =
      /^\s*("[^"]+"|\S+)\s+(.+?)(\s+NOT NULL)?(?:\s+DEFAULT\s+(.+))?\s*$/i.exec(definition) ?? []
    const stored = name.startsWith('"') ? name.slice(1, -1) : name.toUpperCase()
    return { name: stored, type: canonical(type), nullable: notNull === undefined, default: value, comment: null }
  })
}
