import { generateKeyPairSync } from 'node:crypto'
import type { Connection, ConnectionOptions, FileAndStageBindStatement, RowStatement } from 'snowflake-sdk'
import type { AwsConnection } from '../../../sandbox/snowflake/contract'
import { dataPlaneWith } from '../../../sandbox/snowflake/data/data-plane'
import type { NotificationQueue } from '../../../sandbox/snowflake/data/pipes/notifications'
import { type Cloud, type StoredObject, StoreError } from '../../../sandbox/snowflake/data/stages/object-store'
import { type SnowflakeOptions, type SnowflakeSandbox, startSnowflake } from '../../../sandbox/snowflake/start'
import type { SandboxUser } from '../../../sandbox/snowflake/users'

process.env.SNOWFLAKE_DISABLE_PLATFORM_DETECTION = 'true'
process.env.SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES = '127.0.0.1'

export const KEYS = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
})

export const AWS: AwsConnection = {
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  snowflakeKey: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  iamUserArn: 'arn:aws:iam::111122223333:user/abc1-b-self1234',
  queueUrl: 'http://127.0.0.1:9/queue',
  queueArn: 'arn:aws:sqs:us-east-1:111122223333:sf-snowpipe-AIDA'
}

export const DEPLOY: SandboxUser = { name: 'DEPLOY', role: 'S3_LOGS_DEPLOY', publicKey: KEYS.publicKey }
/** Acts with one role at a time. */
export const READ: SandboxUser = {
  name: 'READ',
  role: 'S3_LOGS_READ',
  roles: ['ANALYST'],
  secondaryRoles: 'NONE',
  password: 'read'
}

const denied = () => Promise.reject(new StoreError('AccessDenied', 403, 'Access Denied'))

/** Snowflake may assume the role, which may do nothing, or just list these objects. */
const cloudWith = (objects: readonly StoredObject[] | null): Cloud => ({
  assume: async () => ({
    list: objects === null ? denied : async () => objects,
    read: denied,
    write: denied,
    remove: denied
  }),
  close: () => undefined
})
/** Always empty. */
const queue: NotificationQueue = {
  take: async () => [],
  size: async () => 0,
  subscribe: async () => undefined,
  close: () => undefined
}

/** @param objects what Snowflake may list in S3; null = it may do nothing there */
export function startAccount(
  options: Partial<SnowflakeOptions> = {},
  objects: readonly StoredObject[] | null = null
): Promise<SnowflakeSandbox> {
  return startSnowflake({
    aws: AWS,
    users: [DEPLOY, READ],
    createDataPlane: (catalog) =>
      dataPlaneWith(catalog, { cloud: cloudWith(objects), queue, now: () => new Date(), pollMs: 50 }),
    ...options
  })
}

export type Row = Readonly<Record<string, unknown>>

export interface Client {
  /** Returns rows. Rejects with the driver's error. */
  run(sql: string, binds?: readonly (string | number | boolean | null)[]): Promise<readonly Row[]>
  /** The error's code, or "done". */
  code(sql: string): Promise<string>
  /** Returns the first row. */
  one(sql: string): Promise<Row>
  statement(sql: string): Promise<RowStatement | FileAndStageBindStatement>
  close(): Promise<void>
}

export async function connect(account: SnowflakeSandbox, options: Partial<ConnectionOptions>): Promise<Client> {
  const { default: snowflake } = await import('snowflake-sdk')
  const silent = () => undefined
  snowflake.configure({
    logLevel: 'OFF',
    customLogger: { error: silent, warn: silent, info: silent, debug: silent, trace: silent }
  })
  const connection = snowflake.createConnection({ account: account.account, accessUrl: account.url, ...options })
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())))
  return clientOf(connection)
}

/** As ADMIN, who is ACCOUNTADMIN. */
export function asAdmin(account: SnowflakeSandbox, options: Partial<ConnectionOptions> = {}): Promise<Client> {
  return connect(account, { username: 'ADMIN', password: 'admin', ...options })
}

/** As DEPLOY, with the least privileges. */
export function asDeploy(account: SnowflakeSandbox, options: Partial<ConnectionOptions> = {}): Promise<Client> {
  return connect(account, {
    username: 'DEPLOY',
    authenticator: 'SNOWFLAKE_JWT',
    privateKey: KEYS.privateKey,
    ...options
  })
}

/** As READ, who has no privileges at all. */
export function asReader(account: SnowflakeSandbox, options: Partial<ConnectionOptions> = {}): Promise<Client> {
  return connect(account, { username: 'READ', password: 'read', ...options })
}

function clientOf(connection: Connection): Client {
  const execute = (sqlText: string, binds: readonly (string | number | boolean | null)[] = []) =>
    new Promise<{ statement: RowStatement | FileAndStageBindStatement; rows: readonly Row[] }>((resolve, reject) =>
      connection.execute({
        sqlText,
        ...(binds.length === 0 ? {} : { binds: [...binds] as string[] }),
        complete: (error, statement, rows) => (error ? reject(error) : resolve({ statement, rows: rows ?? [] }))
      })
    )
  const run: Client['run'] = async (sql, binds) => (await execute(sql, binds)).rows
  return {
    run,
    code: (sql) => run(sql).then(() => 'done', codeOf),
    one: async (sql) => (await run(sql))[0] ?? {},
    statement: async (sql) => (await execute(sql)).statement,
    close: () => new Promise((resolve) => connection.destroy(() => resolve()))
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** The objects that every pipeline needs. */
export const PIPELINE = [
  'CREATE WAREHOUSE WH WAREHOUSE_SIZE = XSMALL AUTO_SUSPEND = 60 INITIALLY_SUSPENDED = TRUE',
  'CREATE DATABASE DB',
  'CREATE SCHEMA DB.S',
  `CREATE STORAGE INTEGRATION INT TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
     STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/logs' STORAGE_ALLOWED_LOCATIONS = ('s3://logs/a/', 's3://logs/b/')`,
  'CREATE FILE FORMAT DB.S.LINES TYPE = CSV FIELD_DELIMITER = NONE ESCAPE_UNENCLOSED_FIELD = NONE NULL_IF = ()',
  `CREATE STAGE DB.S.LOGS URL = 's3://logs/a/' STORAGE_INTEGRATION = INT FILE_FORMAT = (FORMAT_NAME = 'DB.S.LINES')`,
  'CREATE TABLE DB.S.STAGING (RAW VARCHAR, LOG_ROW NUMBER) CHANGE_TRACKING = TRUE',
  'CREATE STREAM DB.S.NEW_LINES ON TABLE DB.S.STAGING APPEND_ONLY = TRUE',
  `CREATE PIPE DB.S.LOADER AUTO_INGEST = TRUE AS COPY INTO DB.S.STAGING FROM (SELECT $1, METADATA$FILE_ROW_NUMBER FROM @DB.S.LOGS)`,
  `CREATE TASK DB.S.MOVER WAREHOUSE = WH SCHEDULE = '10 MINUTES' AS DELETE FROM DB.S.STAGING`
]

export async function runAll(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.run(statement)
}
