import type { Config } from '../../src/model/config'

interface Overrides {
  readonly aws?: Partial<Config['aws']>
  readonly logBucket?: Partial<Config['logBucket']>
  readonly logging?: Partial<Config['logging']>
  readonly role?: Partial<Config['role']>
  readonly snowflake?: Partial<Config['snowflake']>
  readonly health?: Partial<Config['health']>
}

/** A configuration with the names that the tests use. Each group of settings can be overridden in part. */
export function configWith(overrides: Overrides = {}): Config {
  return {
    aws: { account: '111122223333', partition: 'aws', region: 'eu-west-1', ...overrides.aws },
    logBucket: {
      name: 'acme-logs',
      prefix: 'logs/',
      create: true,
      expirationDays: null,
      topic: null,
      ...overrides.logBucket
    },
    logging: { keyFormat: 'simple', sources: ['shop', 'site'], others: [], prune: false, ...overrides.logging },
    role: {
      name: 'snowflake-logs',
      path: '/',
      arn: 'arn:aws:iam::111122223333:role/snowflake-logs',
      policyName: 'snowflake-logs-inlinepolicy',
      access: 'read-only',
      boundary: null,
      tags: { team: 'platform' },
      ...overrides.role
    },
    snowflake: {
      integration: 'S3_INT_S3_ACCESS_LOGS',
      externalId: null,
      database: 'S3_ACCESS_LOGS_DB',
      schema: 'PUBLIC',
      names: {
        stage: 'S3_ACCESS_LOGS',
        fileFormat: 'TEXT_FORMAT',
        staging: 'S3_ACCESS_LOGS_STAGING',
        parsed: 'S3_ACCESS_LOGS',
        unparsed: 'S3_ACCESS_LOGS_UNPARSED',
        stream: 'S3_ACCESS_LOGS_STREAM',
        pipe: 'S3_ACCESS_LOGS_PIPE',
        parser: 'PARSE_S3_ACCESS_LOGS',
        task: 'S3_ACCESS_LOGS_TRANSFORMATION'
      },
      warehouse: { name: 'S3_ACCESS_LOGS_WH', size: 'XSMALL' },
      schedule: '10 MINUTE',
      redactsSignatures: true,
      detections: null,
      alerts: null,
      retainDays: null,
      eventSchemas: [],
      readerRoles: [],
      planRoles: [],
      ...overrides.snowflake
    },
    backfill: 'none',
    health: {
      depth: 'metadata',
      maxSilenceHours: 24,
      maxLagMinutes: 60,
      minStreamDays: 3,
      maxUnparsedPercent: 1,
      maxCreditsPerDay: null,
      ...overrides.health
    },
    notes: []
  }
}
