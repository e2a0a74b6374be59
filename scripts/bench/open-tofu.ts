import { ACCOUNT } from '../../sandbox/aws/accounts'
import type { Sandbox } from '../../sandbox/start'
import { PARSED_COLUMNS, STAGING_COLUMNS, UNPARSED_COLUMNS } from '../../src/model/columns'
import { openTofu, type Programs } from '../open-tofu/open-tofu'
import { NAMES } from './run'

export interface MeasuredTofu {
  /** How many objects it has made. */
  readonly objects: number
  readonly versions: Readonly<Record<string, string>>
  /** Throws when it finds anything to change. */
  plan(): Promise<void>
  remove(): Promise<void>
}

const PROJECT = {
  configuration: 'scripts/bench/open-tofu.tf',
  variables: {
    bucket_url: `s3://${NAMES.bucket}/${NAMES.prefix}/`,
    role_arn: `arn:aws:iam::${ACCOUNT}:role/${NAMES.role}`,
    database: 'S3_ACCESS_LOGS_DB',
    staging_columns: JSON.stringify(STAGING_COLUMNS),
    parsed_columns: JSON.stringify(PARSED_COLUMNS),
    unparsed_columns: JSON.stringify(UNPARSED_COLUMNS)
  }
}

/**
 * Applies open-tofu.tf in a folder of its own. Our own pipeline is there already, and with it the database, and the role.
 * @param externalId the one that the role trusts
 */
export async function applyOpenTofu(programs: Programs, sandbox: Sandbox, externalId: string): Promise<MeasuredTofu> {
  const variables = { ...PROJECT.variables, external_id: externalId }
  const tofu = await openTofu(programs, sandbox, { ...PROJECT, variables })
  try {
    await tofu.apply()
    const objects = (await tofu.run('state', 'list')).trim().split('\n').length
    const { terraform_version: version } = JSON.parse(await tofu.run('version', '-json')) as {
      terraform_version: string
    }
    return {
      objects,
      versions: { OpenTofu: version, 'snowflakedb/snowflake': providerVersion(sandbox) },
      plan: () => tofu.planNothing(),
      remove: () => tofu.remove()
    }
  } catch (error) {
    await tofu.remove()
    throw error
  }
}

/** The provider writes its version into a comment at the end of each statement. */
function providerVersion({ snowflake }: Sandbox): string {
  const marked = snowflake.statements().findLast(({ sql }) => sql.includes('terraform_provider_usage_tracking'))
  return /"version":"([^"]*)"/.exec(marked?.sql ?? '')?.[1] ?? 'unknown'
}
