import {
  CreateUserCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateRoleCommand
} from '@aws-sdk/client-iam'
import { ANY, differs, type ForeignChange, NO_CHANGE } from '../foreign-change'
import { type Hands, integrationProperty, putTrust, type Statement, trust } from '../hands'
import { ACCOUNT, BOUNDARY, type Pipeline } from '../pipelines'

const address = ({ role }: Pipeline) => `iam-role:${role}`
const FORMER_COLLEAGUE = 'former-colleague'
const SOMEBODY = `arn:aws:iam::${ACCOUNT}:root`

/** Our statement, edited. */
function trusting(
  title: string,
  edit: (ours: Statement) => readonly Statement[],
  before: Readonly<Record<string, unknown>>,
  prepare: (hands: Hands) => Promise<unknown> = async () => undefined,
  cleanUp: (hands: Hands) => Promise<unknown> = async () => undefined
): ForeignChange {
  return {
    title: `trust: ${title}`,
    async make(pipeline, hands) {
      await prepare(hands)
      const [ours = {}] = await trust(hands, pipeline.role)
      await putTrust(hands, pipeline.role, edit(ours))
      await cleanUp(hands)
    },
    expects: (pipeline) => differs(address(pipeline), before),
    touches: (pipeline) => [`${address(pipeline)}#trust`]
  }
}

const ROBOT = {
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole'
}

const hasTags = ({ tags }: Pipeline) => tags
const hasBoundary = ({ boundary }: Pipeline) => boundary !== null
const teamOf = ({ inputs }: Pipeline) => /team=(\w+)/.exec(inputs['tags'] ?? '')?.[1] ?? ''
const otherTags = ({ inputs }: Pipeline) => (inputs['tags'] ?? '').split('\n').filter((tag) => !tag.startsWith('team='))

export const iamRoleChanges: readonly ForeignChange[] = [
  {
    title: 'role with another description',
    make: ({ role }, { iam }) => iam.send(new UpdateRoleCommand({ RoleName: role, Description: 'for Snowflake?' })),
    expects: (pipeline) => differs(address(pipeline), { description: 'for Snowflake?' })
  },
  trusting('another principal', (ours) => [{ ...ours, Principal: { AWS: SOMEBODY } }], { trustedPrincipal: ACCOUNT }),
  trusting(
    'a principal that was deleted',
    (ours) => [{ ...ours, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/${FORMER_COLLEAGUE}` } }],
    { trustedPrincipal: ANY },
    ({ iam }) => iam.send(new CreateUserCommand({ UserName: FORMER_COLLEAGUE })),
    ({ iam }) => iam.send(new DeleteUserCommand({ UserName: FORMER_COLLEAGUE }))
  ),
  trusting('another external ID', (ours) => [{ ...ours, Condition: { StringEquals: { 'sts:ExternalId': '0000' } } }], {
    externalId: '0000'
  }),
  trusting('no external ID', ({ Condition: _, ...ours }) => [ours], { externalId: '' }),
  trusting('an additional principal', (ours) => [ours, ROBOT], { otherTrust: [JSON.stringify(ROBOT)] }),
  trusting('sessions may be tagged', (ours) => [{ ...ours, Action: ['sts:AssumeRole', 'sts:TagSession'] }], {
    otherTrust: ANY
  }),
  trusting('nobody', () => [{ ...ROBOT, Effect: 'Deny' }], {
    trustedPrincipal: '',
    externalId: '',
    otherTrust: [JSON.stringify({ ...ROBOT, Effect: 'Deny' })]
  }),
  {
    title: 'trust: an equivalent statement',
    async make(pipeline, hands) {
      const equivalent = {
        Condition: {
          StringEquals: { 'STS:externalid': [await integrationProperty(hands, pipeline, 'STORAGE_AWS_EXTERNAL_ID')] }
        },
        Action: ['sts:AssumeRole'],
        Principal: { AWS: [await integrationProperty(hands, pipeline, 'STORAGE_AWS_IAM_USER_ARN')] },
        Effect: 'Allow',
        Sid: 'Snowflake'
      }
      await putTrust(hands, pipeline.role, [equivalent])
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [
      ...['trust', 'trustedPrincipal', 'externalId', 'otherTrust'].map((field) => `${address(pipeline)}#${field}`),
      `storage-integration:${pipeline.integration}#externalId`
    ]
  },
  {
    title: 'boundary removed',
    when: hasBoundary,
    make: ({ role }, { iam }) => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: role })),
    expects: (pipeline) => differs(address(pipeline), { boundary: null })
  },
  {
    title: 'another boundary',
    when: hasBoundary,
    make: ({ role }, { iam }) =>
      iam.send(
        new PutRolePermissionsBoundaryCommand({
          RoleName: role,
          PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess'
        })
      ),
    expects: (pipeline) => differs(address(pipeline), { boundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })
  },
  {
    title: 'an undeclared boundary, which stays',
    when: (pipeline) => !hasBoundary(pipeline),
    make: ({ role }, { iam }) =>
      iam.send(
        new PutRolePermissionsBoundaryCommand({
          RoleName: role,
          PermissionsBoundary: BOUNDARY
        })
      ),
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#boundary`]
  },
  {
    title: 'tag with another value',
    when: hasTags,
    make: ({ role }, { iam }) =>
      iam.send(new TagRoleCommand({ RoleName: role, Tags: [{ Key: 'team', Value: 'nobody' }] })),
    expects: (pipeline) => differs(address(pipeline), { tags: [...otherTags(pipeline), 'team=nobody'].toSorted() }),
    touches: (pipeline) => [`${address(pipeline)}#tags`]
  },
  {
    title: 'tag removed',
    when: hasTags,
    make: ({ role }, { iam }) => iam.send(new UntagRoleCommand({ RoleName: role, TagKeys: ['team'] })),
    expects: (pipeline) => differs(address(pipeline), { tags: otherTags(pipeline).toSorted() })
  },
  {
    title: 'tags in another order, and an additional one',
    when: hasTags,
    async make(pipeline, { iam }) {
      const RoleName = pipeline.role
      await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['team', 'reviewed'] }))
      const Tags = [
        { Key: 'reviewed', Value: '2026' },
        { Key: 'team', Value: teamOf(pipeline) }
      ]
      await iam.send(new TagRoleCommand({ RoleName, Tags }))
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#tags`]
  }
]
