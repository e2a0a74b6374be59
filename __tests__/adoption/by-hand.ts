import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand
} from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand
} from '@aws-sdk/client-s3'
import { createSources } from '../pipeline/lines'
import { type PipelineWorld, SOURCES } from '../pipeline/world'

/** How two existing pipelines were created: by a person in two consoles, and by a tool for both clouds. */

const BUCKET = 'team-access-logs'
const ROLE = 'snowflake-access-logs'
const ROLE_ARN = `arn:aws:iam::123456789012:role/${ROLE}`
const INTEGRATION = 'S3_INT_S3_ACCESS_LOGS'

/** The fields of a log record in such pipelines, and which of them are numbers. */
const FIELDS =
  `BUCKETOWNER BUCKET_NAME REQUESTDATETIME REMOTEIP REQUESTER REQUESTID OPERATION KEY REQUEST_URI HTTPSTATUS ERRORCODE
  BYTESSENT OBJECTSIZE TOTALTIME TURNAROUNDTIME REFERRER USERAGENT VERSIONID HOSTID SIGV CIPHERSUITE AUTHTYPE ENDPOINT
  TLSVERSION`.split(/\s+/)
const NUMBERS = ['BYTESSENT', 'OBJECTSIZE']
const COLUMNS = FIELDS.map((name) => `${name} ${NUMBERS.includes(name) ? 'BIGINT' : 'STRING'}`).join(', ')

/** A quickly written parser, in Python like the quickstart's: its two numbers are numbers already. */
const PARSER = String.raw`
import re

class Parser:
    head = re.compile(r'^(\S+) (\S+) \[([^\]]*)\] (\S+) (.+?) ([0-9A-Z]{16}) (.*)$')

    def process(self, log):
        found = self.head.match(log)
        if found is None:
            return
        *first, rest = found.groups()
        cells = (first + re.findall(r'"[^"]*"|\S+', rest) + [None] * 24)[:24]
        yield tuple(self.value(cell, at in (11, 12)) for at, cell in enumerate(cells))

    def value(self, cell, is_number):
        text = None if cell is None else cell.strip('"')
        if text in (None, '-', ''):
            return None
        return (int(text) if text.isdigit() else None) if is_number else text
`

/**
 * Statements of the form that Snowflake's quickstart has, with another parser: the stage has no file format, the COPY names
 * it, and the session has the database. https://quickstarts.snowflake.com/guide/s3_access_log_ingestion/index.html
 */
export async function createByHand(world: PipelineWorld): Promise<void> {
  const { prompt } = world
  await createSources(world)
  await enableLoggingInConsole(world)
  await createRole(world)
  for (const statement of [
    'CREATE WAREHOUSE S3_ACCESS_LOGS_WH WAREHOUSE_SIZE = XSMALL AUTO_SUSPEND = 600 INITIALLY_SUSPENDED = TRUE',
    'CREATE DATABASE S3_ACCESS_LOGS_DB',
    'USE DATABASE S3_ACCESS_LOGS_DB',
    'USE SCHEMA PUBLIC',
    'USE WAREHOUSE S3_ACCESS_LOGS_WH',
    `CREATE STORAGE INTEGRATION ${INTEGRATION} TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
     STORAGE_AWS_ROLE_ARN = '${ROLE_ARN}' STORAGE_ALLOWED_LOCATIONS = ('s3://${BUCKET}/logs/')`
  ]) {
    await prompt.run(statement)
  }
  await trustSnowflake(world)
  for (const statement of [
    "create file format if not exists text_format type = 'CSV' field_delimiter = none skip_blank_lines = true escape_unenclosed_field = none;",
    `create stage s3_access_logs url = 's3://${BUCKET}/logs/' storage_integration = ${INTEGRATION};`,
    'create table s3_access_logs_staging(raw TEXT, timestamp DATETIME);',
    'create stream s3_access_logs_stream on table s3_access_logs_staging;',
    `create pipe public.s3_access_logs_pipe auto_ingest=true as
     copy into s3_access_logs_staging from (
       select stg.$1, current_timestamp() as timestamp from @s3_access_logs (file_format => text_format) stg
     );`,
    `create or replace function parse_s3_access_logs(log STRING) returns table (${COLUMNS})
     language python runtime_version=3.11 handler='Parser' as $$${PARSER}$$;`,
    `CREATE TABLE S3_ACCESS_LOGS (${COLUMNS})`,
    `create or replace task s3_access_logs_transformation
     warehouse = s3_access_logs_wh schedule = '10 minute' when system$stream_has_data('s3_access_logs_stream') as
     insert into s3_access_logs (
       select p.* from s3_access_logs_stream
       join table(parse_s3_access_logs(s3_access_logs_stream.raw)) p
       where s3_access_logs_stream.metadata$action = 'INSERT'
     );`,
    'alter task s3_access_logs_transformation resume;'
  ]) {
    await prompt.run(statement)
  }
  await notify(world, 'NTdkYjk2YjQtYzU0Ny00')
}

/**
 * A pipeline of Terraform: all names are qualified and quoted, it has its own comments and its own column, other stages
 * use the integration too, and the permissions of the role are in an inline policy with another name.
 */
export async function createByTerraform(world: PipelineWorld): Promise<void> {
  const { prompt, iam } = world
  await createSources(world)
  await enableLoggingInConsole(world)
  await iam.send(
    new CreateRoleCommand({
      RoleName: ROLE,
      Description: 'snowflake storage integration',
      AssumeRolePolicyDocument: trustIn('arn:aws:iam::123456789012:root', '0000'),
      Tags: [{ Key: 'terraform', Value: 'true' }]
    })
  )
  const Statement = [
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: [`arn:aws:s3:::${BUCKET}/*`] },
    { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: [`arn:aws:s3:::${BUCKET}`] }
  ]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'terraform-20240101', PolicyDocument }))
  const NAME = (name: string) => `"S3_ACCESS_LOGS_DB"."PUBLIC"."${name}"`
  for (const statement of [
    'CREATE DATABASE "S3_ACCESS_LOGS_DB" COMMENT = \'terraform\'',
    `CREATE WAREHOUSE "S3_ACCESS_LOGS_WH" WAREHOUSE_SIZE = 'SMALL' AUTO_SUSPEND = 60 COMMENT = 'terraform'`,
    'USE WAREHOUSE "S3_ACCESS_LOGS_WH"',
    `CREATE STORAGE INTEGRATION "${INTEGRATION}" TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
     STORAGE_AWS_ROLE_ARN = '${ROLE_ARN}'
     STORAGE_ALLOWED_LOCATIONS = ('s3://another-bucket/', 's3://${BUCKET}/logs/', 's3://third-bucket/x/')
     COMMENT = 'terraform'`
  ]) {
    await prompt.run(statement)
  }
  await trustSnowflake(world)
  for (const statement of [
    `CREATE FILE FORMAT ${NAME('TEXT_FORMAT')} TYPE = CSV FIELD_DELIMITER = 'NONE' ESCAPE_UNENCLOSED_FIELD = 'NONE'
     COMMENT = 'terraform'`,
    `CREATE STAGE ${NAME('S3_ACCESS_LOGS')} URL = 's3://${BUCKET}/logs/' STORAGE_INTEGRATION = "${INTEGRATION}"
     FILE_FORMAT = (FORMAT_NAME = '${NAME('TEXT_FORMAT')}') COMMENT = 'terraform'`,
    `CREATE TABLE ${NAME('S3_ACCESS_LOGS_STAGING')} ("RAW" VARCHAR(16777216), "TIMESTAMP" TIMESTAMP_NTZ(9),
     "LOADED_BY" VARCHAR(16777216)) CHANGE_TRACKING = TRUE COMMENT = 'terraform'`,
    `CREATE STREAM ${NAME('S3_ACCESS_LOGS_STREAM')} ON TABLE ${NAME('S3_ACCESS_LOGS_STAGING')} APPEND_ONLY = TRUE
     COMMENT = 'terraform'`,
    `CREATE PIPE ${NAME('S3_ACCESS_LOGS_PIPE')} AUTO_INGEST = TRUE COMMENT = 'terraform' AS
     COPY INTO ${NAME('S3_ACCESS_LOGS_STAGING')} ("RAW", "LOADED_BY")
     FROM (SELECT $1, 'pipe' FROM @${NAME('S3_ACCESS_LOGS')}) ON_ERROR = CONTINUE`,
    `GRANT MONITOR ON PIPE ${NAME('S3_ACCESS_LOGS_PIPE')} TO ROLE ANALYST`
  ]) {
    await prompt.run(statement)
  }
  await notify(world, 'tf-s3-queue-20240101000000000000000001')
}

/** Logging is enabled on the page of the source bucket, which adds a statement to the policy of the log bucket. */
export async function enableLoggingInConsole({ s3 }: PipelineWorld): Promise<void> {
  const [source = ''] = SOURCES
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
  const Statement = [
    {
      Sid: 'S3ServerAccessLogsPolicy-1717171717171',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${BUCKET}/*`,
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } }
    }
  ]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }))
  const LoggingEnabled = { TargetBucket: BUCKET, TargetPrefix: 'logs/' }
  await s3.send(new PutBucketLoggingCommand({ Bucket: source, BucketLoggingStatus: { LoggingEnabled } }))
}

export async function createRole({ iam }: PipelineWorld): Promise<void> {
  const AssumeRolePolicyDocument = trustIn('arn:aws:iam::123456789012:root', '0000')
  await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument }))
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
  await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn }))
}

/** The two values are copied from one console to the other. */
export async function trustSnowflake({ iam, prompt }: PipelineWorld): Promise<void> {
  const rows = await prompt.run(`DESCRIBE INTEGRATION ${INTEGRATION}`)
  const value = (property: string) => String(rows.find((row) => row['property'] === property)?.['property_value'])
  const PolicyDocument = trustIn(value('STORAGE_AWS_IAM_USER_ARN'), value('STORAGE_AWS_EXTERNAL_ID'))
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument }))
}

function trustIn(principal: string, externalId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } }
      }
    ]
  })
}

/** Sends events to the queue from SHOW PIPES. */
export async function notify(
  { s3, prompt }: PipelineWorld,
  Id: string,
  schema = 'S3_ACCESS_LOGS_DB.PUBLIC'
): Promise<void> {
  const [pipe] = await prompt.run(`SHOW PIPES IN SCHEMA ${schema}`)
  const QueueConfigurations = [
    {
      Id,
      QueueArn: String(pipe?.['notification_channel']),
      Events: ['s3:ObjectCreated:*' as const],
      Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'logs/' }] } }
    }
  ]
  const NotificationConfiguration = { QueueConfigurations }
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: BUCKET, NotificationConfiguration }))
}
