import { bucketArn, objectsArn } from '../aws/arns'
import { ask, look } from '../aws/observe'
import { parsePolicy, POLICY_VERSION, type PolicyDocument, policyText, statementsOf, versionOf } from '../aws/policies'
import { sentencesOf, spelledLike } from '../aws/policy-meaning'
import { roleRead, roleWrite } from '../aws/requests'
import type { Config } from '../model/config'
import type { Kind } from '../model/kind'
import type { Run } from '../model/operation'
import { addressOf } from '../snowflake/identifiers'
import { type IntegrationUse, integrationUse, otherStages } from '../snowflake/integration-users'

type Identity = IntegrationUse & {
  readonly role: string
  readonly arn: string
  readonly policyName: string
  readonly document: PolicyDocument
  readonly account: string
  readonly region: string
}

type RolePolicy = {
  readonly version: string
  /** What the policy says, one sentence per action. */
  readonly grants: readonly string[]
}

interface Extra {
  /** Other stages that read with the role: read by `prepare` for a deletion. */
  readonly stages: readonly string[]
}

/** What well-known managed policies grant. */
const BROAD_POLICIES: Readonly<Record<string, string>> = {
  AmazonS3FullAccess: 'full access to all of S3',
  AmazonS3ReadOnlyAccess: 'read access to all of S3',
  AdministratorAccess: 'full access to the account',
  PowerUserAccess: 'full access to almost all services'
}

/**
 * The inline policy that says what Snowflake may do in the log bucket.
 * https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration#step-1-configure-access-permissions-for-the-s3-bucket
 */
export const iamRolePolicy: Kind<Identity, RolePolicy, Extra> = {
  name: 'iam-role-policy',
  cloud: 'aws',
  settlesWithinSeconds: 60,
  fields: { version: { change: 'update' }, grants: { change: 'update' } },

  declare(config) {
    const { name, arn, policyName } = config.role
    const { account, region } = config.aws
    const { database, schema, names } = config.snowflake
    const document = policyFor(config)
    return [
      {
        address: `iam-role-policy:${policyName}`,
        kind: 'iam-role-policy',
        identity: { role: name, arn, policyName, document, account, region, ...integrationUse(config.snowflake) },
        desired: fieldsOf(document),
        // Before a stage moves, its pipe has to load what is left at the old location, which the new policy may not
        // allow.
        after: [`iam-role:${name}`, addressOf('stage', database, schema, names.stage)]
      }
    ]
  },

  async observe({ identity }, read) {
    const { role, arn, policyName, account, region } = identity
    const subject = { name: `role ${role}`, arn, account, region }
    const [policy, lists] = await Promise.all([
      look(read, subject, { policy: roleRead('GetRolePolicy', { RoleName: role, PolicyName: policyName }) }),
      look(read, subject, {
        inline: roleRead('ListRolePolicies', { RoleName: role }),
        attached: roleRead('ListAttachedRolePolicies', { RoleName: role })
      })
    ])
    if (lists.state !== 'present') return lists
    if (policy.state === 'hidden') return policy
    const { inline, attached } = lists.answers
    const others = (inline?.PolicyNames ?? []).filter((name) => name !== policyName)
    const notes = [
      ...(await Promise.all(others.map((name) => inlineNote(name, identity, read)))),
      ...(attached?.AttachedPolicies ?? []).map(({ PolicyName = '', PolicyArn }) => {
        const access = BROAD_POLICIES[PolicyName]
        return `The managed policy ${PolicyArn} is attached too: it ${access === undefined ? 'may allow more than declared' : `grants ${access}, more than declared`}.`
      })
    ]
    const text = policy.state === 'present' ? policy.answers.policy?.PolicyDocument : undefined
    if (text === undefined) return { state: 'absent', notes }
    return { state: 'present', fields: fieldsOf(parsePolicy(text), identity.document), extra: { stages: [] }, notes }
  },

  async prepare({ action, declared: { identity } }, read) {
    return { stages: action === 'delete' ? await otherStages(identity, read) : [] }
  },

  retainedBecause: (_, { stages }) =>
    stages.length === 0 ? undefined : `other stages read with it: ${stages.join(', ')}`,

  steps(work) {
    const { role: RoleName, policyName: PolicyName, document } = work.declared.identity
    return work.action === 'delete'
      ? [roleWrite('DeleteRolePolicy', { RoleName, PolicyName })]
      : [roleWrite('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: policyText(document) })]
  }
}

/** @param declared what means the same is spelled as in this document */
function fieldsOf(document: PolicyDocument, declared = document): RolePolicy {
  const [wanted, live] = [declared, document].map((one) => sentencesOf(...statementsOf(one)))
  return { version: versionOf(document), grants: spelledLike(wanted ?? [], live ?? []) }
}

function policyFor({ aws, logBucket: { name, prefix }, role }: Config): PolicyDocument {
  const bucket = bucketArn(aws, name)
  const reading = ['s3:GetObject', 's3:GetObjectVersion']
  const writing = ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion']
  const Action = role.access === 'read-write' ? [...reading, ...writing] : reading
  // A request to list the whole bucket has no prefix, so a condition on the prefix would deny it.
  const below = prefix === '' ? {} : { Condition: { StringLike: { 's3:prefix': [`${prefix}*`] } } }
  return {
    Version: POLICY_VERSION,
    Statement: [
      { Effect: 'Allow', Action, Resource: objectsArn(aws, name, prefix) },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket, ...below },
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucket }
    ]
  }
}

async function inlineNote(name: string, { role, document }: Identity, read: Run): Promise<string> {
  const answer = await ask(read, roleRead('GetRolePolicy', { RoleName: role, PolicyName: name }))
  const declared = new Set(sentencesOf(...statementsOf(document)).map(({ meaning }) => meaning))
  const text = answer?.PolicyDocument
  const sentences = text === undefined ? [] : sentencesOf(...statementsOf(parsePolicy(text)))
  const more = sentences.filter(({ meaning }) => !declared.has(meaning)).map(({ text }) => text)
  return more.length === 0
    ? `The inline policy ${name} contains nothing more than declared.`
    : `The inline policy ${name} contains more than declared: ${more.join('; ')}.`
}
