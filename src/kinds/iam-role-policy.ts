import { inlineNote, inlinePolicy } from '../aws/inline-policies'
import { isLeaving, type LeavingPlace, leavingStatements, readingStatements } from '../aws/leaving-statements'
import { look } from '../aws/observe'
import { parsePolicy, POLICY_VERSION, type PolicyDocument, policyText, statementsOf, versionOf } from '../aws/policies'
import { sentencesOf, spelledLike } from '../aws/policy-meaning'
import { roleRead, roleWrite } from '../aws/requests'
import { leavingPlaceNote, leavingPlaces, leavingPlacesAllowing, onlyEnds } from '../ingestion/leaving/places'
import { type Traced, tracedOf } from '../ingestion/leaving/unread'
import { denialsOfBucket } from '../ingestion/reading/bucket-denials'
import { ownDenials, type Reading } from '../ingestion/reading/denials'
import {
  type LoadsSince,
  observeLoadsSince,
  untilReadable,
  whileAccessChanges
} from '../ingestion/snowpipe/access-change'
import { waitForAccessIfPossible } from '../ingestion/snowpipe/waits'
import type { Config } from '../model/config'
import type { Kind } from '../model/kind'
import { obstacleOf } from '../model/obstacles'
import { type IntegrationUse, integrationUse, otherStages } from '../snowflake/integration-users'

type Identity = IntegrationUse & {
  readonly role: string
  readonly arn: string
  readonly policyName: string
  readonly document: PolicyDocument
  readonly ingestion: Traced
  readonly reading: Reading
  readonly account: string
  readonly partition: string
  readonly region: string
}

type RolePolicy = {
  readonly version: string
  /** What the policy says, one sentence per action. */
  readonly grants: readonly string[]
  /** What is wrong with the statements for locations that the logs have left. */
  readonly leaving: readonly string[]
}

interface Extra {
  /** Other stages that read with the role: read by `prepare` for a deletion. */
  readonly stages: readonly string[]
  /** Where Snowflake has to read until a certain time, because the logs have left it. */
  readonly places: readonly LeavingPlace[]
  /** Those of them that nothing loads from yet. */
  readonly unread: readonly string[]
  /** For an update, read by `prepare`. */
  readonly loadsSince: LoadsSince
}

const NOTHING_SEEN: Extra = { stages: [], places: [], unread: [], loadsSince: null }

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
  fields: {
    version: { change: 'update' },
    grants: { change: 'update' },
    leaving: { change: 'update', onTheWay: onlyEnds }
  },

  declare(config) {
    const { name, arn, policyName } = config.role
    const document = policyFor(config)
    return [
      {
        address: `iam-role-policy:${policyName}`,
        kind: 'iam-role-policy',
        identity: {
          role: name,
          arn,
          policyName,
          document,
          ingestion: tracedOf(config),
          reading: { ...config.aws, bucket: config.logBucket.name, prefix: config.logBucket.prefix, roleArn: arn },
          ...config.aws,
          ...integrationUse(config.snowflake)
        },
        desired: fieldsOf(document),
        after: [`iam-role:${name}`]
      }
    ]
  },

  async observe({ identity }, read, now) {
    const { role, arn, policyName, account, region } = identity
    const subject = { name: `role ${role}`, arn, account, region }
    const [policy, lists] = await Promise.all([
      look(read, subject, { policy: roleRead('GetRolePolicy', { RoleName: role, PolicyName: policyName }) }),
      look(read, subject, {
        inline: roleRead('ListRolePolicies', { RoleName: role }),
        attached: roleRead('ListAttachedRolePolicies', { RoleName: role })
      })
    ])
    if (lists.state === 'absent') {
      return { ...lists, ...obstacleOf((await denialsOfBucket(identity.reading, read, now)).certain) }
    }
    if (lists.state === 'hidden') return lists
    if (policy.state === 'hidden') return policy
    const { inline, attached } = lists.answers
    const names = (inline?.PolicyNames ?? []).filter((name) => name !== policyName)
    const others = await Promise.all(names.map((name) => inlinePolicy(role, name, read)))
    const denials = others.flatMap(
      ({ name, statements }) => ownDenials(name, statements, identity.reading, now).certain
    )
    const notes = [
      ...denials,
      ...others.map((one) => inlineNote(one, identity.document)),
      ...(attached?.AttachedPolicies ?? []).map(({ PolicyName = '', PolicyArn }) => {
        const access = BROAD_POLICIES[PolicyName]
        return `The managed policy ${PolicyArn} is attached too: it ${access === undefined ? 'may allow more than declared' : `grants ${access}, more than declared`}.`
      })
    ]
    const text = policy.state === 'present' ? policy.answers.policy?.PolicyDocument : undefined
    const live = text === undefined ? undefined : parsePolicy(text)
    const statements = statementsOf(live)
    const [seen, loadsSince, ofBucket] = await Promise.all([
      leavingPlaces(identity, statements, read, now),
      live === undefined ? observeLoadsSince(identity.ingestion, read, now) : null,
      live === undefined ? denialsOfBucket(identity.reading, read, now) : null
    ])
    const extra = { stages: [], places: seen.places, unread: seen.unread, loadsSince }
    if (live === undefined) {
      // Where a pipe loads already, nothing gets worse by an apply, which has more to repair.
      const obstacles = loadsSince === null ? [...denials, ...(ofBucket?.certain ?? [])] : []
      return { state: 'absent', extra, notes, ...obstacleOf(obstacles) }
    }
    const Statement = statements.filter((statement) => !isLeaving(statement))
    const fields = { ...fieldsOf({ ...live, Statement }, identity.document), leaving: seen.problems }
    const coveredBy = leavingPlacesAllowing(identity, statements, now)
    return {
      state: 'present',
      fields,
      extra,
      notes: [...notes, ...seen.places.map((place) => leavingPlaceNote(place, now))],
      coveredBy
    }
  },

  async prepare({ action, extra = NOTHING_SEEN, declared: { identity } }, read, now) {
    return action === 'delete'
      ? { ...extra, stages: await otherStages(identity, read) }
      : { ...extra, loadsSince: await observeLoadsSince(identity.ingestion, read, now) }
  },

  retainedBecause: (_, { stages }) =>
    stages.length === 0 ? undefined : `other stages read with it: ${stages.join(', ')}`,

  steps(work) {
    const { identity } = work.declared
    const { role: RoleName, policyName: PolicyName, document, ingestion } = identity
    if (work.action === 'delete') return [roleWrite('DeleteRolePolicy', { RoleName, PolicyName })]
    const { places, unread, loadsSince } = work.extra ?? NOTHING_SEEN
    const Statement = [...statementsOf(document), ...leavingStatements(identity, places)]
    return [
      ...whileAccessChanges(ingestion, loadsSince, [
        roleWrite('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: policyText({ ...document, Statement }) })
      ]),
      ...untilReadable(ingestion, loadsSince),
      // The stage has what is there loaded, if Snowflake can read it by then.
      ...unread.map((location) => waitForAccessIfPossible({ integration: ingestion.integration, location }))
    ]
  }
}

/** @param declared what means the same is spelled as in this document */
function fieldsOf(document: PolicyDocument, declared = document): RolePolicy {
  const [wanted, live] = [declared, document].map((one) => sentencesOf(...statementsOf(one)))
  return { version: versionOf(document), grants: spelledLike(wanted ?? [], live ?? []), leaving: [] }
}

function policyFor({ aws, logBucket, role }: Config): PolicyDocument {
  const reading = ['s3:GetObject', 's3:GetObjectVersion']
  const writing = ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion']
  const actions = role.access === 'read-write' ? [...reading, ...writing] : reading
  return { Version: POLICY_VERSION, Statement: readingStatements(aws, logBucket, actions) }
}
