import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { ANY, differs, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import type { Hands } from '../hands'
import type { Pipeline } from '../pipelines'

const policy = ({ role }: Pipeline) => `${role}-inlinepolicy`
const address = (pipeline: Pipeline) => `iam-role-policy:${policy(pipeline)}`
const arn = ({ bucket }: Pipeline) => `arn:aws:s3:::${bucket}`

const READ = ['s3:GetObject', 's3:GetObjectVersion']
const WRITE = ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion']
const onObjects = ({ access }: Pipeline) => (access === 'read-only' ? READ : [...READ, ...WRITE])

interface Statement {
  readonly Sid?: string
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, unknown>>
}

/** The declared statements, so that each change can differ in one. */
function declared(pipeline: Pipeline): readonly [objects: Statement, list: Statement, location: Statement] {
  const { prefix } = pipeline
  const below = prefix === '' ? {} : { Condition: { StringLike: { 's3:prefix': [`${prefix}*`] } } }
  return [
    { Effect: 'Allow', Action: onObjects(pipeline), Resource: `${arn(pipeline)}/${prefix}*` },
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: arn(pipeline), ...below },
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: arn(pipeline) }
  ]
}

/** What a move leaves in the policy. */
function expired(pipeline: Pipeline): readonly Statement[] {
  const [objects] = declared({ ...pipeline, prefix: 'old/' })
  return [
    { Sid: 'LeavingObjects1', ...objects, Condition: { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } } }
  ]
}

function put(pipeline: Pipeline, { iam }: Hands, statements: readonly Statement[]) {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)
  return iam.send(new PutRolePolicyCommand({ RoleName: pipeline.role, PolicyName: policy(pipeline), PolicyDocument }))
}

/** The declared policy as the plan shows it. */
function shown(pipeline: Pipeline) {
  const { prefix } = pipeline
  return {
    objects: onObjects(pipeline).map((action) => `Allow ${action} on ${arn(pipeline)}/${prefix}*`),
    list: `Allow s3:ListBucket on ${arn(pipeline)}${prefix === '' ? '' : ` if StringLike s3:prefix = ${prefix}*`}`,
    location: `Allow s3:GetBucketLocation on ${arn(pipeline)}`
  }
}

function putting(
  title: string,
  statements: (pipeline: Pipeline) => readonly Statement[],
  grants: (pipeline: Pipeline) => readonly string[]
): ForeignChange {
  return {
    title: `role policy: ${title}`,
    make: (pipeline, hands) => put(pipeline, hands, statements(pipeline)),
    expects: (pipeline) => differs(address(pipeline), { grants: [...grants(pipeline)].toSorted() }),
    touches: (pipeline) => [address(pipeline)]
  }
}

export const iamRolePolicyChanges: readonly ForeignChange[] = [
  putting(
    'all of S3',
    () => [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    () => ['Allow s3:* on *']
  ),
  putting(
    'one more action',
    (p) => {
      const [objects, ...others] = declared(p)
      return [{ ...objects, Action: [...onObjects(p), 's3:GetObjectTagging'] }, ...others]
    },
    (p) => {
      const { objects, list, location } = shown(p)
      return [...objects, `Allow s3:GetObjectTagging on ${arn(p)}/${p.prefix}*`, list, location]
    }
  ),
  putting(
    'without s3:ListBucket',
    (p) => declared(p).filter(({ Action }) => Action !== 's3:ListBucket'),
    (p) => [...shown(p).objects, shown(p).location]
  ),
  putting(
    'another prefix',
    (p) => {
      const [objects, ...others] = declared(p)
      return [{ ...objects, Resource: `${arn(p)}/elsewhere/*` }, ...others]
    },
    (p) => [
      ...onObjects(p).map((action) => `Allow ${action} on ${arn(p)}/elsewhere/*`),
      shown(p).list,
      shown(p).location
    ]
  ),
  putting(
    'only from one IP address',
    (p) => {
      const [objects, list, location] = declared(p)
      const Condition = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }
      return [objects, list, { ...location, Condition }]
    },
    (p) => [...shown(p).objects, shown(p).list, `${shown(p).location} if IpAddress aws:SourceIp = 192.0.2.0/24`]
  ),
  {
    title: 'role policy: denies everything',
    make: (pipeline, hands) => put(pipeline, hands, [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }]),
    expects: (pipeline) => differs(address(pipeline), { grants: ANY }),
    touches: (pipeline) => [address(pipeline)]
  },
  {
    title: 'role policy: could read where the logs were, long ago',
    make: (pipeline, hands) => put(pipeline, hands, [...declared(pipeline), ...expired(pipeline)]),
    expects: (pipeline) =>
      differs(address(pipeline), {
        leaving: [
          `Reading s3://${pipeline.bucket}/old/ was allowed until 2020-01-01 00:00 UTC, and the statements for that go.`
        ]
      }),
    touches: (pipeline) => [address(pipeline)]
  },
  {
    title: 'role policy deleted',
    make: (pipeline, { iam }) =>
      iam.send(new DeleteRolePolicyCommand({ RoleName: pipeline.role, PolicyName: policy(pipeline) })),
    expects: (pipeline) => missing(address(pipeline))
  },
  {
    title: 'role policy with equivalent statements',
    make: (pipeline, hands) => {
      const [objects, list, location] = declared(pipeline)
      const each = onObjects(pipeline).map((Action) => ({
        ...objects,
        Action: Action.toUpperCase().replace('S3', 's3')
      }))
      return put(pipeline, hands, [{ ...location, Resource: [arn(pipeline)] }, ...each.toReversed(), list])
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [address(pipeline)]
  }
]
