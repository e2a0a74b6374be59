import { IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  ListObjectsV2Command,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  S3Client
} from '@aws-sdk/client-s3'
import type { AwsSandbox } from '../aws/start'

/** Somebody with good intentions at the AWS console. Each of these things has been done to a real pipeline. */
export interface AwsConsole {
  createBucket: (name: string) => Promise<void>
  /** Adds another team's entries to the policy and the notifications, of which a bucket has only one each. */
  addEntriesOfOthers: (bucket: string) => Promise<void>
  entriesOfOthers: (bucket: string) => Promise<readonly string[]>
  editTrust: (role: string) => Promise<void>
  turnOffLogging: (bucket: string) => Promise<void>
  removeNotifications: (bucket: string) => Promise<void>
  objectsOf: (bucket: string) => Promise<number>
  close: () => void
}

const OTHERS = 'BackupTeamReads'

export function openConsole({ endpoint, region, account, keys }: AwsSandbox): AwsConsole {
  const settings = { endpoint, region, credentials: keys.deployer }
  const s3 = new S3Client({ ...settings, forcePathStyle: true })
  const iam = new IAMClient(settings)

  const statementsOf = async (Bucket: string): Promise<readonly { readonly Sid?: string }[]> => {
    const { Policy = '{}' } = await s3.send(new GetBucketPolicyCommand({ Bucket }))
    return (JSON.parse(Policy) as { Statement?: { Sid?: string }[] }).Statement ?? []
  }
  const notificationsOf = async (Bucket: string) => {
    const { $metadata: _, ...configuration } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
    return configuration
  }

  return {
    createBucket: async (Bucket) => void (await s3.send(new CreateBucketCommand({ Bucket }))),

    async addEntriesOfOthers(Bucket) {
      const theirs = {
        Sid: OTHERS,
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/backup/*`
      }
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [...(await statementsOf(Bucket)), theirs] })
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
      const NotificationConfiguration = { ...(await notificationsOf(Bucket)), EventBridgeConfiguration: {} }
      await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }))
    },

    async entriesOfOthers(bucket) {
      const statements = await statementsOf(bucket)
      const { EventBridgeConfiguration } = await notificationsOf(bucket)
      return [
        ...statements.flatMap(({ Sid }) => (Sid === OTHERS ? [`statement ${OTHERS}`] : [])),
        ...(EventBridgeConfiguration === undefined ? [] : ['notifications to EventBridge'])
      ]
    },

    async editTrust(RoleName) {
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }]
      })
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }))
    },

    turnOffLogging: async (Bucket) =>
      void (await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }))),

    async removeNotifications(Bucket) {
      const { EventBridgeConfiguration } = await notificationsOf(Bucket)
      const NotificationConfiguration = EventBridgeConfiguration === undefined ? {} : { EventBridgeConfiguration }
      await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }))
    },

    async objectsOf(Bucket) {
      const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket }))
      return KeyCount
    },

    close() {
      s3.destroy()
      iam.destroy()
    }
  }
}
