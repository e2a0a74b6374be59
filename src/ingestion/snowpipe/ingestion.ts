import type { Config } from '../../model/config'
import { sidOf } from '../../model/names'
import { type Path, pathIn, showName } from '../../snowflake/identifiers'
import { locationOf } from '../../snowflake/locations'

/** A pipe and what it loads from and into; names as stored. */
export type Ingestion = {
  readonly database: string
  readonly schema: string
  readonly pipe: string
  readonly stage: string
  readonly fileFormat: string
  readonly staging: string
  readonly parsed: string
  readonly unparsed: string
  readonly integration: string
  /** Of the role that Snowflake reads with. */
  readonly roleArn: string
  /** What the stage points to: "s3://bucket/prefix/". */
  readonly location: string
  /** ARN of the SNS topic that the pipe hears of new objects from; null = S3 notifies its queue. */
  readonly topic: string | null
  /** For the queries of a backfill; null = the user's default. */
  readonly warehouse: string | null
  /** Rows older than this many days are deleted; null = never. */
  readonly retainDays: number | null
  /** Its policy says when the logs last moved. */
  readonly logBucket: { readonly bucket: string; readonly account: string; readonly sid: string }
}

/** The ingestion that the configuration asks for. */
export function ingestionOf(config: Config): Ingestion {
  const { database, schema, names, integration, warehouse, retainDays } = config.snowflake
  return {
    database,
    schema,
    pipe: names.pipe,
    stage: names.stage,
    fileFormat: names.fileFormat,
    staging: names.staging,
    parsed: names.parsed,
    unparsed: names.unparsed,
    integration,
    roleArn: config.role.arn,
    location: locationOf(config),
    topic: config.logBucket.topic,
    warehouse: warehouse?.name ?? null,
    retainDays,
    logBucket: { bucket: config.logBucket.name, account: config.aws.account, sid: sidOf(config.role.name) }
  }
}

export function pipePath(ingestion: Ingestion): Path {
  return pathIn(ingestion, ingestion.pipe)
}

/** The values for sql/pipe/copy.sql. */
export function copyValues(
  ingestion: Ingestion
): Readonly<Record<'staging' | 'stage', Path>> & { readonly fileFormat: string } {
  return {
    staging: pathIn(ingestion, ingestion.staging),
    stage: pathIn(ingestion, ingestion.stage),
    fileFormat: showName(pathIn(ingestion, ingestion.fileFormat))
  }
}
