import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Sandbox } from '../../sandbox/start'

/** Paths of two programs that nothing here installs. */
export interface Programs {
  readonly tofu: string
  /** Snowflake's official provider: `terraform-provider-snowflake`. */
  readonly provider: string
}

export interface Project {
  /** A file of HCL. */
  readonly configuration: string
  /** The values of its variables; lists and maps as JSON. */
  readonly variables: Readonly<Record<string, string>>
  /** The warehouse that the provider queries on; some of its resources need one. */
  readonly warehouse?: string
}

/** A folder of its own, with its own state. */
export interface OpenTofu {
  /** Gives what it prints. Throws with that when it fails; `plan -detailed-exitcode` fails when it would change something. */
  run(...args: readonly string[]): Promise<string>
  /** Makes everything so, without questions. */
  apply(...args: readonly string[]): Promise<void>
  /** Throws when it finds anything to change. */
  planNothing(...args: readonly string[]): Promise<void>
  /** The attributes that a plan would change, by resource; an object that would be created or deleted has its action instead. */
  differences(...args: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>>
  /** Changes the configuration. */
  edit(change: (configuration: string) => string): Promise<void>
  remove(): Promise<void>
}

const UNATTENDED = ['-input=false', '-no-color']

/** Works on the sandbox's Snowflake, with the provider at its path: no registry is needed, and nothing has to be initialized. */
export async function openTofu(
  programs: Programs,
  sandbox: Pick<Sandbox, 'environment'>,
  { configuration, variables, warehouse }: Project
): Promise<OpenTofu> {
  const folder = await mkdtemp(join(tmpdir(), 'open-tofu-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const main = join(folder, 'main.tf')
    await copyFile(configuration, main)
    const env = {
      ...(await connection(sandbox)),
      ...(warehouse === undefined ? {} : { SNOWFLAKE_WAREHOUSE: warehouse }),
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
      PATH: process.env['PATH'],
      HOME: folder,
      TF_CLI_CONFIG_FILE: await useProvider(programs.provider, folder)
    }
    const run = (...args: readonly string[]) => runTofu(programs.tofu, args, { cwd: folder, env })
    return {
      run,
      apply: async (...args) => void (await run('apply', '-auto-approve', ...UNATTENDED, ...args)),
      // With this flag it ends with 2 when it would change something.
      planNothing: async (...args) => void (await run('plan', '-detailed-exitcode', ...UNATTENDED, ...args)),
      async differences(...args) {
        await run('plan', '-out=plan', ...UNATTENDED, ...args)
        return differencesIn(await run('show', '-json', 'plan'))
      },
      edit: async (change) => writeFile(main, change(await readFile(main, 'utf8'))),
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
    return (await promisify(execFile)(resolve(program), args, { ...options, maxBuffer: 2 ** 26 })).stdout
  } catch (error) {
    // What went wrong is on stderr; what would be changed is not.
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`tofu ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error })
  }
}

interface PlannedResource {
  readonly address: string
  readonly change: {
    readonly actions: readonly string[]
    readonly before: Readonly<Record<string, unknown>> | null
    readonly after: Readonly<Record<string, unknown>> | null
    readonly after_unknown: Readonly<Record<string, unknown>>
  }
}

/** Of a plan as JSON. What is computed anew, because something else changes, is left out. */
function differencesIn(plan: string): Readonly<Record<string, readonly string[]>> {
  const { resource_changes: resources = [] } = JSON.parse(plan) as { readonly resource_changes?: PlannedResource[] }
  const changed = resources.filter(({ change }) => change.actions.join() !== 'no-op')
  return Object.fromEntries(changed.map(({ address, change }) => [address, differingIn(change)]))
}

function differingIn({ actions, before, after, after_unknown: unknown }: PlannedResource['change']): readonly string[] {
  if (before === null || after === null) return actions
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return names.filter((name) => unknown[name] !== true).toSorted()
}

/** https://opentofu.org/docs/cli/config/config-file/#development-overrides-for-provider-developers */
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
async function connection(
  sandbox: Pick<Sandbox, 'environment'>
): Promise<Readonly<Record<string, string | undefined>>> {
  const environment = sandbox.environment()
  const { hostname, port } = new URL(environment['SNOWFLAKE_ACCESS_URL'] ?? '')
  return {
    // The provider asks for an organization; Snowflake takes the account with any.
    SNOWFLAKE_ORGANIZATION_NAME: 'myorg',
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
