/** How S3 names the log objects it delivers. https://docs.aws.amazon.com/AmazonS3/latest/API/API_TargetObjectKeyFormat.html */
export type LogKeyFormat = 'simple' | 'partitioned-event-time' | 'partitioned-delivery-time'

export type Mode = 'plan' | 'apply' | 'check' | 'destroy'

/** AWS's account as STS tells it. */
export interface Aws {
  readonly account: string
  /** "aws", "aws-cn", "aws-us-gov" … */
  readonly partition: string
  readonly region: string
}

/** A bucket of the account, as ListBuckets tells it. */
export interface AccountBucket {
  readonly name: string
  /** Absent where the service does not tell. */
  readonly region?: string
}

/** The declared state: what the inputs ask for, once the account is known and globs are resolved. */
export interface Config {
  readonly aws: Aws
  readonly logBucket: {
    readonly name: string
    /** "" or a prefix that ends in "/". */
    readonly prefix: string
    readonly create: boolean
    /** Days until log objects below the prefix expire; null = lifecycle is not managed. */
    readonly expirationDays: number | null
  }
  readonly logging: {
    readonly keyFormat: LogKeyFormat
    /** Source buckets, sorted; empty = logging is not managed. */
    readonly sources: readonly string[]
    /** Buckets of the account in the region that are no sources; empty when the account's buckets were not listed. */
    readonly others: readonly string[]
    /** Take logging away from buckets that log to the prefix without being declared. */
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
  /** How the inputs were understood, where the reader should know: a glob that matches nothing, the log bucket left out. */
  readonly notes: readonly string[]
}

/** Names are identifiers as Snowflake stores them: folded to upper case unless they were quoted. */
export interface SnowflakeConfig {
  readonly integration: string
  /** A fixed external id; null = Snowflake's own is kept. */
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
  /** Roles that may read the parsed table and the views. */
  readonly readerRoles: readonly string[]
}
