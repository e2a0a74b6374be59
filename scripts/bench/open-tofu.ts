import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ACCOUNT } from '../../sandbox/aws/accounts'
import type { Sandbox } from '../../sandbox/start'
import { PARSED_COLUMNS, STAGING_COLUMNS, UNPARSED_COLUMNS } from '../../src/model/columns'
import { NAMES } from './run'

/** Paths of two programs that the bench does not install. */
export interface Programs {
  readonly tofu: string
  /** Snowflake's official provider: `terraform-provider-snowflake`. */
  readonly provider: string
}

export interface OpenTofu {
  /** How many objects it has made. */
  readonly objects: number
  readonly versions: Readonly<Record<string, string>>
  /** Throws when it finds anything to change. */
  plan(): Promise<void>
  remove(): Promise<void>
}

const CONFIGURATION = 'scripts/bench/open-tofu.tf'
const VARIABLES = {
  TF_VAR_bucket_url: `s3://${NAMES.bucket}/${NAMES.prefix}/`,
  TF_VAR_role_arn: `arn:aws:iam::${ACCOUNT}:role/${NAMES.role}`,
  TF_VAR_database: 'S3_ACCESS_LOGS_DB',
  TF_VAR_staging_columns: JSON.stringify(STAGING_COLUMNS),
  TF_VAR_parsed_columns: JSON.stringify(PARSED_COLUMNS),
  TF_VAR_unparsed_columns: JSON.stringify(UNPARSED_COLUMNS)
}
const UNATTENDED = ['-input=false', '-no-color']

const run = promisify(execFile)

/** Applies open-tofu.tf in a folder of its own. Our own pipeline is there already, and with it the database. */
export async function applyOpenTofu(programs: Programs, sandbox: Sandbox): Promise<OpenTofu> {
  const folder = await mkdtemp(join(tmpdir(), 'open-tofu-'))
  const remove = () => rm(folder, { recursive: true })
  try {
    await copyFile(CONFIGURATION, join(folder, 'main.tf'))
    const env = {
      ...(await connection(sandbox)),
      ...VARIABLES,
      PATH: process.env['PATH'],
      HOME: folder,
      TF_CLI_CONFIG_FILE: await useProvider(programs.provider, folder)
    }
    const tofu = (...args: readonly string[]) => runTofu(programs.tofu, args, { cwd: folder, env })
    await tofu('apply', '-auto-approve', ...UNATTENDED)
    const objects = (await tofu('state', 'list')).trim().split('\n').length
    const { terraform_version: version } = JSON.parse(await tofu('version', '-json')) as { terraform_version: string }
    return {
      objects,
      versions: { OpenTofu: version, 'snowflakedb/snowflake': providerVersion(sandbox) },
      // With this flag it ends with 2 when it would change something.
      plan: async () => void (await tofu('plan', '-detailed-exitcode', ...UNATTENDED)),
      remove
    }
  } catch (error) {
    await remove()
    throw error
  }
}

async function runTofu(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }
): Promise<string> {
  try {
    return (await run(resolve(program), args, options)).stdout
  } catch (error) {
    // What went wrong is in the cause; what would be changed is not.
    const { stdout } = error as { readonly stdout?: string }
    throw new Error(`tofu ${args.join(' ')} failed:\n${stdout ?? ''}`, { cause: error })
  }
}

/**
 * Uses the provider at its path, so that no registry is needed and nothing has to be initialized.
 * https://opentofu.org/docs/cli/config/config-file/#development-overrides-for-provider-developers
 */
async function useProvider(provider: string, folder: string): Promise<string> {
  const binaries = join(folder, 'provider')
  await mkdir(binaries)
  await symlink(resolve(provider), join(binaries, 'terraform-provider-snowflake'))
  const file = join(folder, 'cli.tfrc')
  await writeFile(
    file,
    `provider_installation {
  dev_overrides {
    "snowflakedb/snowflake" = ${JSON.stringify(binaries)}
  }
}
`
  )
  return file
}

/** https://registry.terraform.io/providers/snowflakedb/snowflake/latest/docs#schema */
async function connection(sandbox: Sandbox): Promise<Readonly<Record<string, string | undefined>>> {
  const environment = sandbox.environment()
  const { hostname, port } = new URL(sandbox.snowflake.url)
  return {
    // The provider asks for an organization; Snowflake takes the account with any.
    SNOWFLAKE_ORGANIZATION_NAME: 'bench',
    SNOWFLAKE_ACCOUNT_NAME: environment['SNOWFLAKE_ACCOUNT'],
    SNOWFLAKE_USER: environment['SNOWFLAKE_USER'],
    SNOWFLAKE_ROLE: environment['SNOWFLAKE_ROLE'],
    SNOWFLAKE_AUTHENTICATOR: 'SNOWFLAKE_JWT',
    SNOWFLAKE_PRIVATE_KEY: await readFile(environment['SNOWFLAKE_PRIVATE_KEY_FILE'] ?? '', 'utf8'),
    SNOWFLAKE_PROTOCOL: 'http',
    SNOWFLAKE_HOST: hostname,
    SNOWFLAKE_PORT: port
  }
}

/** The provider writes its version into a comment at the end of each statement. */
function providerVersion({ snowflake }: Sandbox): string {
  const marked = snowflake.statements().findLast(({ sql }) => sql.includes('terraform_provider_usage_tracking'))
  return /"version":"([^"]*)"/.exec(marked?.sql ?? '')?.[1] ?? 'unknown'
}
