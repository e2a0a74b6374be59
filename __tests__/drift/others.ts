import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateRoleCommand
} from '@aws-sdk/client-iam'
import type { LifecycleRule } from '@aws-sdk/client-s3'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { RemoteSandbox } from '../../sandbox/remote/connect'
import {
  bucketPolicy,
  type Hands,
  lifecycle,
  notifications,
  putBucketPolicy,
  putLifecycle,
  putNotifications,
  rolePolicy,
  type Statement
} from './hands'
import { ACCOUNT, BOUNDARY, locationOf, namesOf, OTHER_LOCATION, type Pipeline } from './pipelines'
import { createTopics, topicArn, topicStatements } from './topics'

const arn = (bucket: string) => `arn:aws:s3:::${bucket}`

function statements({ bucket, otherBucket }: Pipeline): readonly Statement[] {
  return [
    {
      Sid: 'NoPlainHttp',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [arn(bucket), `${arn(bucket)}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }
    },
    {
      Sid: 'Auditors',
      Effect: 'Allow',
      Principal: { AWS: [ACCOUNT] },
      Action: 'S3:GetObject',
      Resource: `${arn(bucket)}/audit/*`
    },
    {
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${arn(bucket)}/*`,
      Condition: { ArnLike: { 'aws:SourceArn': arn(otherBucket) } }
    }
  ]
}

const RULES: readonly LifecycleRule[] = [
  { ID: 'audit', Status: 'Enabled', Filter: { Prefix: 'audit/' }, Expiration: { Days: 3650 } },
  { ID: 'parts', Status: 'Enabled', Filter: { Prefix: '' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }
]

/** Adds what other teams have in the documents and objects that they share with a pipeline. */
export async function addOthers(pipeline: Pipeline, hands: Hands): Promise<void> {
  const { bucket, role, place, integration } = pipeline
  const { sql, iam } = hands
  const [first, ...rest] = statements(pipeline)
  await putBucketPolicy(hands, bucket, [...(first ? [first] : []), ...(await bucketPolicy(hands, bucket)), ...rest])
  const { QueueConfigurations = [], TopicConfigurations = [] } = await notifications(hands, bucket)
  const audit = {
    Id: 'audit',
    QueueArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:audit`,
    Events: ['s3:ObjectRemoved:Delete' as const]
  }
  await putNotifications(hands, bucket, {
    QueueConfigurations: [
      { ...audit, Filter: { Key: { FilterRules: [{ Name: 'suffix', Value: '.tmp' }] } } },
      ...QueueConfigurations
    ],
    TopicConfigurations: [
      { Id: 'restores', TopicArn: topicArn('restores'), Events: ['s3:ObjectRestore:Completed'] },
      ...TopicConfigurations
    ],
    LambdaFunctionConfigurations: [
      {
        Id: 'resize',
        LambdaFunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:resize`,
        Events: ['s3:ObjectTagging:*']
      }
    ],
    EventBridgeConfiguration: {}
  })
  if (pipeline.expirationDays !== null)
    await putLifecycle(hands, bucket, [...RULES, ...(await lifecycle(hands, bucket))])

  const reading = { Effect: 'Allow', Action: 's3:GetObject', Resource: `${arn(bucket)}/audit/*` }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: reading })
  await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'auditors', PolicyDocument }))
  await iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: BOUNDARY }))
  await iam.send(new TagRoleCommand({ RoleName: role, Tags: [{ Key: 'owner', Value: 'auditors' }] }))
  await iam.send(
    new UpdateRoleCommand({ RoleName: role, MaxSessionDuration: 7200, Description: await description(pipeline, hands) })
  )

  await sql(
    `ALTER STORAGE INTEGRATION ${integration} SET STORAGE_ALLOWED_LOCATIONS = ('${OTHER_LOCATION}', '${locationOf(pipeline)}') STORAGE_BLOCKED_LOCATIONS = ('${OTHER_LOCATION}secret/')`
  )
  await sql(`CREATE FILE FORMAT ${place}.OTHER_FORMAT TYPE = CSV`)
  await sql(`CREATE TABLE ${place}.OTHER_TABLE (LINE VARCHAR)`)
  await sql(`CREATE STREAM ${place}.OTHER_STREAM ON TABLE ${place}.OTHER_TABLE`)
  for (const privilege of privilegesOfOthers(pipeline)) await sql(`GRANT ${privilege} TO ROLE S3_LOGS_READ`)
}

/** Creates what exists in the account before any pipeline. */
export async function prepareAccount(hands: Hands): Promise<void> {
  const { iam, sql } = hands
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:*'], Resource: '*' }]
  })
  await iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument }))
  await createQueue(hands.sandbox)
  await createTopics(hands, ['restores', 'new-logs'])
  await sql('CREATE WAREHOUSE OTHER_TEAM_WH')
  await sql(
    "CREATE NOTIFICATION INTEGRATION SECURITY_MAIL TYPE = EMAIL ENABLED = TRUE DEFAULT_RECIPIENTS = ('security@example.com')"
  )
  // The default warehouse of the deployer: a serverless pipeline has no other one for the statements of a repair.
  await sql('CREATE WAREHOUSE COMPUTE_WH')
  await sql(
    `CREATE STORAGE INTEGRATION OTHER_TEAM TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::${ACCOUNT}:role/other' STORAGE_ALLOWED_LOCATIONS = ('*')`
  )
}

/** A queue of another team that S3 may send to. */
async function createQueue({ aws: { endpoint, region, keys } }: RemoteSandbox): Promise<void> {
  const sqs = new SQSClient({ endpoint, region, credentials: keys.deployer })
  const allowS3 = {
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: '*'
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allowS3] })
  await sqs.send(new CreateQueueCommand({ QueueName: 'audit', Attributes: { Policy } }))
  sqs.destroy()
}

/** Everything of others as it is now. An entry belongs to others if it does not have one of our names. */
export async function othersOf(pipeline: Pipeline, hands: Hands): Promise<unknown> {
  const { bucket, role, integration, topic } = pipeline
  const { sql, iam } = hands
  const ours = `s3-access-logs-to-snowflake:${role}`
  const [policy, configuration, rules, inline, attached, { Role }, described, grants] = await Promise.all([
    bucketPolicy(hands, bucket),
    notifications(hands, bucket),
    pipeline.expirationDays === null ? [] : lifecycle(hands, bucket),
    iam.send(new ListRolePoliciesCommand({ RoleName: role })),
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role })),
    iam.send(new GetRoleCommand({ RoleName: role })),
    sql(`DESCRIBE INTEGRATION ${integration}`),
    sql('SHOW GRANTS TO ROLE S3_LOGS_READ')
  ])
  const otherInline = (inline.PolicyNames ?? []).filter((name) => name !== `${role}-inlinepolicy`)
  const property = (name: string) => String(described.find((row) => row['property'] === name)?.['property_value'])
  return {
    statements: policy
      .filter((one) => !String(one['Sid']).startsWith('S3AccessLogsToSnowflake'))
      .map((one) => JSON.stringify(one)),
    queues: (configuration.QueueConfigurations ?? []).filter(
      ({ Id, QueueArn }) => Id !== ours && !QueueArn?.includes(':sf-snowpipe-')
    ),
    topics: (configuration.TopicConfigurations ?? []).filter(({ Id, TopicArn }) => Id !== ours && TopicArn !== topic),
    others: { ...configuration, QueueConfigurations: undefined, TopicConfigurations: undefined },
    topic:
      topic === null
        ? []
        : (await topicStatements(hands, topic)).filter(({ Sid }) => !String(Sid).startsWith('S3AccessLogsToSnowflake')),
    rules: rules.filter(({ ID }) => ID !== ours),
    inline: await Promise.all(otherInline.map(async (name) => [name, await rolePolicy(hands, role, name)])),
    attached: attached.AttachedPolicies,
    session: Role?.MaxSessionDuration,
    tags: (Role?.Tags ?? []).filter(({ Key }) => Key === 'owner'),
    allowed: property('STORAGE_ALLOWED_LOCATIONS')
      .split(',')
      .filter((one) => one !== locationOf(pipeline)),
    blocked: property('STORAGE_BLOCKED_LOCATIONS')
      .split(',')
      .filter((one) => one.startsWith(OTHER_LOCATION)),
    grants: grants
      .filter(({ privilege }) => ['MONITOR', 'OPERATE', 'REFERENCES'].includes(String(privilege)))
      .map(({ privilege, granted_on, name }) => `${String(privilege)} ${String(granted_on)} ${String(name)}`)
      .toSorted()
  }
}

function privilegesOfOthers(pipeline: Pipeline): readonly string[] {
  const { pipe, task, requests, warehouse } = { ...namesOf(pipeline), ...pipeline }
  return [
    `MONITOR ON PIPE ${pipe}`,
    `OPERATE ON PIPE ${pipe}`,
    `MONITOR ON TASK ${task}`,
    `REFERENCES ON VIEW ${requests}`,
    ...(warehouse === null ? [] : [`MONITOR ON WAREHOUSE ${warehouse}`])
  ]
}

async function description({ role }: Pipeline, { iam }: Hands): Promise<string> {
  return (await iam.send(new GetRoleCommand({ RoleName: role }))).Role?.Description ?? ''
}
