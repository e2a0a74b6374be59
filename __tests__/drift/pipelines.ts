import type { Inputs } from '../pipeline/world'

/** A pipeline as its inputs declare it. Snowflake names are written like in SQL and in addresses. */
export interface Pipeline {
  readonly title: string
  readonly inputs: Inputs
  readonly bucket: string
  /** "" or ending in "/". */
  readonly prefix: string
  readonly sources: readonly string[]
  /** An undeclared bucket in the account. */
  readonly otherBucket: string
  /** Name of the role. */
  readonly role: string
  readonly roleArn: string
  readonly boundary: string | null
  readonly tags: boolean
  readonly expirationDays: number | null
  readonly access: 'read-only' | 'read-write'
  readonly keyFormat: string
  readonly prune: boolean
  /** ARN of the topic that announces new objects. */
  readonly topic: string | null
  readonly integration: string
  readonly externalId: string | null
  /** Database and schema. */
  readonly place: string
  /** What all names in the schema start with. */
  readonly table: string
  /** null = serverless. */
  readonly warehouse: string | null
  /** null = triggered. */
  readonly schedule: string | null
  readonly readers: readonly string[]
  readonly retainDays: number | null
  /** Detections that send alerts. */
  readonly alerts: readonly string[]
}

/** The comment of the objects that the action creates. */
export const MARK = 'Managed by s3-access-logs-to-snowflake'
export const ACCOUNT = '123456789012'
/** A location that another team reads with the same integrations. */
export const OTHER_LOCATION = 's3://other-team/files/'
/** A topic in the account. */
export const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:new-logs`
/** A policy in the account. */
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`

/** A common pipeline, with everything declared. */
const everything: Pipeline = {
  title: 'everything declared',
  inputs: {
    bucket: 'team-access-logs',
    prefix: 'logs',
    role: 'snowflake-access-logs',
    'source-buckets': 'team-website\nteam-uploads',
    'log-expiration-days': '90',
    'log-key-format': 'partitioned-event-time',
    'permissions-boundary': BOUNDARY,
    tags: 'team=platform\ncost-center=7',
    'external-id': 'chosen-by-us',
    'retain-days': '400',
    schemas: 'ecs, ocsf',
    'reader-roles': 'ANALYST'
  },
  bucket: 'team-access-logs',
  prefix: 'logs/',
  sources: ['team-website', 'team-uploads'],
  otherBucket: 'team-attic',
  role: 'snowflake-access-logs',
  roleArn: `arn:aws:iam::${ACCOUNT}:role/snowflake-access-logs`,
  boundary: BOUNDARY,
  tags: true,
  expirationDays: 90,
  access: 'read-only',
  keyFormat: 'partitioned-event-time',
  prune: false,
  topic: null,
  integration: 'S3_INT_S3_ACCESS_LOGS',
  externalId: 'chosen-by-us',
  place: 'S3_ACCESS_LOGS_DB.PUBLIC',
  table: 'S3_ACCESS_LOGS',
  warehouse: 'S3_ACCESS_LOGS_WH',
  schedule: '10 minutes',
  readers: ['ANALYST'],
  retainDays: 400,
  alerts: []
}

/** Without a warehouse and a schedule, at the root of its bucket, with names that must be quoted. */
const serverless: Pipeline = {
  title: 'serverless, odd names',
  inputs: {
    bucket: 'shop-access-logs',
    prefix: '',
    role: `arn:aws:iam::${ACCOUNT}:role/team/shop/shop.logs@snowflake`,
    'source-buckets': 'shop-*\n!shop-access-logs\n!shop-attic',
    'log-key-format': 'partitioned-delivery-time',
    'bucket-access': 'read-write',
    prune: 'true',
    integration: '"shop ""int"""',
    database: '"shop.db"',
    schema: '"s-1"',
    table: 'logs_of$shop',
    warehouse: 'serverless',
    schedule: 'triggered',
    'retain-days': '30'
  },
  bucket: 'shop-access-logs',
  prefix: '',
  sources: ['shop-front'],
  otherBucket: 'shop-attic',
  role: 'shop.logs@snowflake',
  roleArn: `arn:aws:iam::${ACCOUNT}:role/team/shop/shop.logs@snowflake`,
  boundary: null,
  tags: false,
  expirationDays: null,
  access: 'read-write',
  keyFormat: 'partitioned-delivery-time',
  prune: true,
  topic: null,
  integration: '"shop ""int"""',
  externalId: null,
  place: '"shop.db"."s-1"',
  table: 'LOGS_OF$SHOP',
  warehouse: null,
  schedule: null,
  readers: [],
  retainDays: 30,
  alerts: []
}

/** With a nested prefix, a cron schedule, several readers, and a topic that announces new objects. */
const nightly: Pipeline = {
  title: 'nightly, nested prefix',
  inputs: {
    bucket: 'data-access-logs',
    prefix: '/raw/s3/access/',
    role: 'data-access-logs',
    'source-buckets': 'data-lake\ndata-exports\ndata-models',
    'log-expiration-days': '30',
    'sns-topic': TOPIC,
    tags: 'team=data',
    integration: 'DATA_LOGS',
    database: 'DATA_LOGS',
    schema: 'RAW',
    table: 'ACCESS',
    warehouse: 'DATA_LOGS_WH',
    'warehouse-size': 'small',
    schedule: 'USING CRON 0 3 * * * Europe/Berlin',
    detections: 'true',
    alerts: 'security_mail',
    'alert-detections': 'logging-changed',
    'alert-schedule': 'USING CRON 0 * * * * Europe/Berlin',
    'reader-roles': 'ANALYST\nS3_LOGS_READ'
  },
  bucket: 'data-access-logs',
  prefix: 'raw/s3/access/',
  sources: ['data-exports', 'data-lake', 'data-models'],
  otherBucket: 'data-attic',
  role: 'data-access-logs',
  roleArn: `arn:aws:iam::${ACCOUNT}:role/data-access-logs`,
  boundary: null,
  tags: true,
  expirationDays: 30,
  access: 'read-only',
  keyFormat: 'simple',
  prune: false,
  topic: TOPIC,
  integration: 'DATA_LOGS',
  externalId: null,
  place: 'DATA_LOGS.RAW',
  table: 'ACCESS',
  warehouse: 'DATA_LOGS_WH',
  schedule: 'USING CRON 0 3 * * * Europe/Berlin',
  readers: ['ANALYST', 'S3_LOGS_READ'],
  retainDays: null,
  alerts: ['LOGGING_CHANGED']
}

export const PIPELINES = [everything, serverless, nightly] as const

/** The names of the objects of a pipeline in SQL. */
export function namesOf({ place, table }: Pipeline) {
  const named = (name: string) => `${place}.${name}`
  return {
    stage: named(table),
    format: named('TEXT_FORMAT'),
    staging: named(`${table}_STAGING`),
    parsed: named(table),
    unparsed: named(`${table}_UNPARSED`),
    stream: named(`${table}_STREAM`),
    pipe: named(`${table}_PIPE`),
    parser: named(`PARSE_${table}`),
    decoder: named(`DECODE_${table}_KEY`),
    task: named(`${table}_TRANSFORMATION`),
    retention: named(`${table}_RETENTION`),
    alert: named(`${table}_DETECT_LOGGING_CHANGED_ALERT`),
    requests: named(`${table}_REQUESTS`),
    denied: named(`${table}_DENIED`),
    anonymous: named(`${table}_ANONYMOUS`)
  }
}

export function locationOf({ bucket, prefix }: Pipeline): string {
  return `s3://${bucket}/${prefix}`
}
