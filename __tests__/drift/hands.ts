import {
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  UpdateAssumeRolePolicyCommand
} from '@aws-sdk/client-iam'
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  type LifecycleRule,
  type NotificationConfiguration,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  type S3Client
} from '@aws-sdk/client-s3'
import type { Row } from '../../sandbox/demo/snowflake'
import type { RemoteSandbox } from '../../sandbox/remote/connect'
import type { Pipeline } from './pipelines'

export type Statement = Readonly<Record<string, unknown>>

/** Somebody with an AWS console and a Snowflake prompt. */
export interface Hands {
  readonly sandbox: RemoteSandbox
  readonly s3: S3Client
  readonly iam: IAMClient
  sql(text: string): Promise<readonly Row[]>
}

export async function bucketPolicy({ s3 }: Hands, Bucket: string): Promise<readonly Statement[]> {
  const { Policy = '{"Statement":[]}' } = await s3.send(new GetBucketPolicyCommand({ Bucket }))
  return statementsOf(Policy)
}

export async function putBucketPolicy({ s3 }: Hands, Bucket: string, statements: readonly Statement[]): Promise<void> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
}

export async function notifications({ s3 }: Hands, Bucket: string): Promise<NotificationConfiguration> {
  const { $metadata: _, ...document } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
  return document
}

/** Without validation of the destinations. */
export async function putNotifications(
  { s3 }: Hands,
  Bucket: string,
  NotificationConfiguration: NotificationConfiguration
): Promise<void> {
  const SkipDestinationValidation = true
  await s3.send(
    new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration, SkipDestinationValidation })
  )
}

export async function lifecycle({ s3 }: Hands, Bucket: string): Promise<readonly LifecycleRule[]> {
  return (await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules ?? []
}

export async function putLifecycle({ s3 }: Hands, Bucket: string, Rules: readonly LifecycleRule[]): Promise<void> {
  const LifecycleConfiguration = { Rules: [...Rules] }
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }))
}

export async function trust({ iam }: Hands, RoleName: string): Promise<readonly Statement[]> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
  return statementsOf(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))
}

export async function putTrust({ iam }: Hands, RoleName: string, statements: readonly Statement[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }))
}

export async function rolePolicy({ iam }: Hands, RoleName: string, PolicyName: string): Promise<string> {
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))
  return decodeURIComponent(PolicyDocument)
}

/** Suspends the task, alters it, and resumes it if it was started before. */
export async function alterTask(
  { sql }: Hands,
  pipeline: Pipeline,
  task: string,
  ...alterations: readonly string[]
): Promise<void> {
  const [row] = (await sql(`SHOW TASKS IN SCHEMA ${pipeline.place}`)).filter(({ name }) =>
    task.endsWith(`.${String(name)}`)
  )
  await sql(`ALTER TASK ${task} SUSPEND`)
  for (const alteration of alterations) await sql(`ALTER TASK ${task} ${alteration}`)
  if (row?.['state'] === 'started') await sql(`ALTER TASK ${task} RESUME`)
}

/** The value of a property of the integration. */
export async function integrationProperty({ sql }: Hands, { integration }: Pipeline, name: string): Promise<string> {
  const rows = await sql(`DESCRIBE INTEGRATION ${integration}`)
  return String(rows.find((row) => row['property'] === name)?.['property_value'])
}

function statementsOf(text: string): readonly Statement[] {
  return (JSON.parse(text) as { readonly Statement: readonly Statement[] }).Statement
}
