import { DETECTION_SETTINGS, DETECTIONS, type DetectionSettings } from './detections'
import { EVENT_SCHEMAS, type EventSchema } from './events'
import { LEAST_RETAIN_DAYS } from './retention'

/**
 * How S3 names the log objects it delivers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_TargetObjectKeyFormat.html
 */
export type LogKeyFormat = 'simple' | 'partitioned-event-time' | 'partitioned-delivery-time'

export type Mode = 'plan' | 'apply' | 'check' | 'destroy'

/** Whether a run in this mode changes anything. */
export function isWrite(mode: Mode | undefined): boolean {
  return mode === 'apply' || mode === 'destroy'
}

/** The AWS account, as reported by STS. */
export interface Aws {
  readonly account: string
  /** "aws", "aws-cn", "aws-us-gov" … */
  readonly partition: string
  readonly region: string
}

/** A bucket in the account, as listed by ListBuckets. */
export interface AccountBucket {
  readonly name: string
  /** Absent where the service does not report it. */
  readonly region?: string
}

/** The declared state: what the inputs ask for, once the account is known and globs are resolved. */
/** How closely a check looks at the pipeline, and what it calls too much. */
export interface HealthConfig {
  /** `metadata` wakes no warehouse; `full` may, for the histories of pipe and task, and for the tables. */
  readonly depth: 'metadata' | 'full'
  /** The longest time without a new log object. */
  readonly maxSilenceHours: number
  /** The longest time that a log object may wait for the pipe, or a line for the task. */
  readonly maxLagMinutes: number
  /** The largest share of the lines of a day that may be unparsed. */
  readonly minStreamDays: number
  readonly maxUnparsedPercent: number
  /** What loading and parsing may cost in a day; null = no limit. */
  readonly maxCreditsPerDay: number | null
}

export interface Config {
  readonly aws: Aws
  readonly logBucket: {
    readonly name: string
    /** "" or a prefix that ends in "/". */
    readonly prefix: string
    readonly create: boolean
    /** Days until log objects under the prefix expire; null = lifecycle is not managed. */
    readonly expirationDays: number | null
    /** ARN of the SNS topic that announces new log objects; null = S3 announces them to Snowflake's queue itself. */
    readonly topic: string | null
  }
  readonly logging: {
    readonly keyFormat: LogKeyFormat
    /** Source buckets, sorted; empty = logging is not managed. */
    readonly sources: readonly string[]
    /** The account's buckets in the region that are not sources; empty when the account's buckets were not listed. */
    readonly others: readonly string[]
    /** Turn logging off for buckets that log to the prefix but are not declared. */
    readonly prune: boolean
  }
  readonly role: {
    readonly name: string
    /** "/" or "/team/". */
    readonly path: string
    readonly arn: string
    readonly policyName: string
    readonly access: 'read-only' | 'read-write'
    /** ARN; null = none. */
    readonly boundary: string | null
    readonly tags: Readonly<Record<string, string>>
  }
  readonly snowflake: SnowflakeConfig
  readonly health: HealthConfig
  /** Which objects from before the pipe to load: those since this day (`2026-11-01`), of seven days, or all. */
  readonly backfill: string
  /** How the inputs were interpreted, if it may surprise: a glob that matches nothing, the log bucket excluded. */
  readonly notes: readonly string[]
}

/** Alerts of Snowflake: which detections they look at, and where they send what they find. */
export interface AlertsConfig {
  /** A notification integration that somebody created. */
  readonly integration: string
  /** "60 MINUTE" or "USING CRON …". */
  readonly schedule: string
  /** Names of detections, sorted. */
  readonly detections: readonly string[]
}

/** All alerts that there can be, to find those of an earlier declaration. */
export const EVERY_ALERT: AlertsConfig = {
  integration: 'UNKNOWN',
  schedule: '60 MINUTE',
  detections: Object.keys(DETECTIONS)
}

/** Everything that a pipeline may declare besides what each of them has: to find, or to delete, what there is of it. */
export const EVERY_EXTRA = {
  detections: DETECTION_SETTINGS,
  alerts: EVERY_ALERT,
  retainDays: LEAST_RETAIN_DAYS,
  eventSchemas: EVENT_SCHEMAS
} as const

/** Nothing of that. */
export const NO_EXTRA = { detections: null, alerts: null, retainDays: null, eventSchemas: [] } as const

/** Names are identifiers as Snowflake stores them: converted to uppercase unless they were quoted. */
export interface SnowflakeConfig {
  readonly integration: string
  /** A fixed external ID; null = the one that Snowflake generates. */
  readonly externalId: string | null
  readonly database: string
  readonly schema: string
  readonly names: {
    readonly stage: string
    readonly fileFormat: string
    readonly staging: string
    readonly parsed: string
    readonly unparsed: string
    readonly stream: string
    readonly pipe: string
    readonly parser: string
    readonly task: string
  }
  /** null = a serverless task. */
  readonly warehouse: { readonly name: string; readonly size: string } | null
  /** "10 MINUTE", "USING CRON …", or "triggered". */
  readonly schedule: string
  /** Whether the views leave out what would let readers in elsewhere: signatures of presigned URLs, tokens. */
  readonly redactsSignatures: boolean
  /** What the detections compare with; null = they are not deployed. */
  readonly detections: DetectionSettings | null
  /** Which detections send alerts; null = none. */
  readonly alerts: AlertsConfig | null
  /** Rows older than this many days are deleted; null = never. */
  readonly retainDays: number | null
  /** Which common schemas have a view of the requests as events. */
  readonly eventSchemas: readonly EventSchema[]
  /** Roles that may read the parsed table and the views. */
  readonly readerRoles: readonly string[]
  /** Roles that may see every object, to plan and check. */
  readonly planRoles: readonly string[]
}
