import { roleArn } from '../aws/arns'
import { type AccountBucket, type Aws, type Config, EVERY_EXTRA, type SnowflakeConfig } from '../model/config'
import { ActionError } from '../model/errors'
import { inlinePolicyName, tableNames } from '../model/names'
import { show } from '../snowflake/identifiers'
import { locationOf } from '../snowflake/locations'
import { type Inputs, invalid } from './inputs'
import type { InputProblem } from './reader'
import { isGlob, matches } from './sources'
import { foreignTopic } from './topic'

/** Whether the account's buckets must be listed to know which the source buckets are. */
export function needsBucketList({ sources }: Inputs): boolean {
  return sources.include.some(isGlob)
}

/**
 * The declared state, once the account is known.
 * @param accountBuckets the buckets of the account; `undefined` when they need not be listed
 * @throws ACCOUNT_NOT_ALLOWED, INVALID_INPUT
 */
export function configure(inputs: Inputs, aws: Aws, accountBuckets: readonly AccountBucket[] | undefined): Config {
  refuseAccount(inputs, aws)
  const { sources, others, notes, problems } = sourceBuckets(inputs, aws, accountBuckets ?? [])
  const all = [...foreignArns(inputs, aws), ...foreignTopic(inputs.log.topic, aws), ...problems]
  if (all.length > 0) throw invalid(all)
  return {
    aws,
    logBucket: {
      name: inputs.log.bucket,
      prefix: inputs.log.prefix,
      create: inputs.log.createBucket,
      expirationDays: inputs.log.expirationDays,
      topic: inputs.log.topic
    },
    logging: { keyFormat: inputs.log.keyFormat, sources, others, prune: inputs.prune },
    role: role(inputs, aws),
    snowflake: snowflake(inputs),
    health: inputs.health,
    backfill: inputs.backfill,
    notes
  }
}

function refuseAccount({ iam }: Inputs, aws: Aws): void {
  if (iam.allowedAccountIds.length === 0 || iam.allowedAccountIds.includes(aws.account)) return
  throw new ActionError({
    code: 'ACCOUNT_NOT_ALLOWED',
    goal: 'work in AWS',
    object: `account ${aws.account}`,
    reason: `allowed-account-ids lists only ${iam.allowedAccountIds.join(', ')}; nothing has been changed.`,
    hint: `Sign in to an account in that list, or add ${aws.account} to allowed-account-ids.`
  })
}

function foreignArns({ iam }: Inputs, aws: Aws): readonly InputProblem[] {
  const problems: InputProblem[] = []
  const { account, partition, name, path } = iam.role
  if ((account ?? aws.account) !== aws.account || (partition ?? aws.partition) !== aws.partition) {
    problems.push({
      input: 'role',
      wrong: `is in account ${account ?? ''} (${partition ?? ''}), but the credentials are for ${aws.account} (${aws.partition})`,
      instead: `Sign in to that account, or use \`${roleArn(aws, path, name)}\``
    })
  }
  const [, , , , boundaryAccount] = iam.permissionsBoundary?.split(':') ?? []
  if (boundaryAccount !== undefined && boundaryAccount !== 'aws' && boundaryAccount !== aws.account) {
    problems.push({
      input: 'permissions-boundary',
      wrong: `is in account ${boundaryAccount}, but the role is in ${aws.account}`,
      instead: 'Use the ARN of a policy in the same account'
    })
  }
  return problems
}

interface Sources {
  readonly sources: readonly string[]
  readonly others: readonly string[]
  readonly notes: readonly string[]
  readonly problems: readonly InputProblem[]
}

function sourceBuckets({ sources: patterns, log }: Inputs, aws: Aws, buckets: readonly AccountBucket[]): Sources {
  const regionOf = new Map(buckets.map(({ name, region }) => [name, region]))
  const elsewhere = (name: string) => (regionOf.get(name) ?? aws.region) !== aws.region
  const excluded = (name: string) => patterns.exclude.some((pattern) => matches(pattern, name))
  const inRegion = buckets.map(({ name }) => name).filter((name) => !elsewhere(name))

  const named = patterns.include.filter((pattern) => !isGlob(pattern) && !excluded(pattern))
  const globs = patterns.include.filter(isGlob)
  const matched = inRegion.filter((name) => globs.some((glob) => matches(glob, name)) && !excluded(name))

  const sources = [...new Set([...named, ...matched])].filter((name) => name !== log.bucket).sort()
  return {
    sources,
    others: inRegion.filter((name) => name !== log.bucket && !sources.includes(name)),
    notes: [
      ...(matched.includes(log.bucket) ? [`The log bucket ${log.bucket} is excluded from the source buckets.`] : []),
      ...globs
        .filter((glob) => !inRegion.some((name) => matches(glob, name)))
        .map((glob) => `No bucket in ${aws.region} matches ${glob}.`)
    ],
    problems: named.filter(elsewhere).map((name) => ({
      input: 'source-buckets',
      wrong: `${name} is in ${regionOf.get(name) ?? ''}, but the log bucket is in ${aws.region}`,
      instead:
        'S3 delivers logs only within one region: remove this bucket, and use a log bucket in its own region for it'
    }))
  }
}

function role({ iam, log }: Inputs, aws: Aws): Config['role'] {
  const { name, path } = iam.role
  return {
    name,
    path,
    arn: roleArn(aws, path, name),
    policyName: inlinePolicyName(name),
    access: log.access,
    boundary: iam.permissionsBoundary,
    tags: iam.tags
  }
}

function snowflake({ snowflake, ...inputs }: Inputs): SnowflakeConfig {
  const {
    integration,
    externalId,
    database,
    schema,
    table,
    warehouse,
    schedule,
    redactsSignatures,
    detections,
    alerts,
    retainDays,
    eventSchemas,
    readerRoles,
    planRoles
  } = snowflake
  return {
    integration,
    externalId,
    database,
    schema,
    names: tableNames(table),
    warehouse,
    schedule,
    redactsSignatures,
    // Nothing that deletes rows, or fails because they are gone, stays behind.
    ...(destroys(inputs) ? EVERY_EXTRA : { detections, alerts, retainDays, eventSchemas }),
    readerRoles,
    planRoles
  }
}

function destroys({ mode, planFor }: Pick<Inputs, 'mode' | 'planFor'>): boolean {
  return mode === 'destroy' || (mode === 'plan' && planFor === 'destroy')
}

/** The name of the pipeline that the inputs declare, the same in each run: what a comment and an issue are about. */
export function pipelineOf({ log, snowflake }: Inputs): string {
  const { database, schema, table, login } = snowflake
  return `s3://${log.bucket}/${log.prefix} → ${[database, schema, table].map(show).join('.')} in ${login.account}`
}

/** Where the pipeline starts and ends, on one line: `s3://logs/prefix/ → DB.PUBLIC.S3_ACCESS_LOGS`. */
export function subjectOf(config: Config): string {
  const { database, schema, names } = config.snowflake
  return `${locationOf(config)} → ${[database, schema, names.parsed].map(show).join('.')}`
}
