import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { type OpenTofu, openTofu, type Programs } from '../../scripts/open-tofu/open-tofu'
import { createRole, enableLoggingInConsole, notify, trustSnowflake } from '../adoption/by-hand'
import { unnamedLines } from '../adoption/unnamed-lines'
import { untilEnd } from '../fakes/until-end'
import { converge } from '../pipeline/converged'
import { createSources, LOGGED } from '../pipeline/lines'
import { type PipelineWorld, startWorld } from '../pipeline/world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.LOGS'
const PIPELINE = join(import.meta.dirname, 'terraform', 'pipeline.tf')
const INPUTS = { ...LOGGED, schema: 'LOGS' }
const programs = programsOf(process.env)

/** Without the two programs, which nothing here installs, this suite is skipped. */
const withPrograms = programs === undefined ? describe.skip : describe

jest.setTimeout(240_000)

let world: PipelineWorld
let tofu: OpenTofu

function programsOf({ TOFU: tofu, SNOWFLAKE_PROVIDER: provider }: NodeJS.ProcessEnv): Programs | undefined {
  return tofu === undefined || provider === undefined ? undefined : { tofu, provider }
}

/** Both clouds, as a team has them that knows Terraform. */
async function createPipeline(): Promise<void> {
  await createSources(world)
  await enableLoggingInConsole(world)
  await createRole(world)
  // Some resources need a warehouse to be read on, the one of whoever runs Terraform.
  await world.prompt.run('CREATE WAREHOUSE TERRAFORM_WH INITIALLY_SUSPENDED = TRUE')
  await tofu.apply('-target=snowflake_storage_integration_aws.logs')
  await trustSnowflake(world)
  await tofu.apply()
  await notify(world, 'tf-s3-queue-20240101000000000000000001', SCHEMA)
}

withPrograms("Snowflake's provider for Terraform", () => {
  beforeAll(async () => {
    world = await untilEnd(startWorld())
  })
  beforeEach(async () => {
    await world.reset()
    tofu = await openTofu(programs as Programs, world.sandbox, {
      configuration: PIPELINE,
      variables: {
        bucket_url: 's3://team-access-logs/logs/',
        role_arn: 'arn:aws:iam::123456789012:role/snowflake-access-logs'
      },
      warehouse: 'TERRAFORM_WH'
    })
    await createPipeline()
  })
  afterEach(() => tofu.remove())

  test('finds no changes in what it has created', () => tofu.planNothing())

  test('alters each object, and finds no changes then', async () => {
    const others = [
      `-var=comment=It's \\ another "one"`,
      '-var=minutes=5',
      '-var=auto_suspend=120',
      '-var=staging_columns=["RAW VARCHAR(16777216)", "TIMESTAMP TIMESTAMP_NTZ(9)", "MORE NUMBER(38,0)"]',
      '-var=pipe_privileges=["MONITOR", "OPERATE"]'
    ]
    expect(Object.keys(await tofu.differences(...others)).toSorted()).toMatchInlineSnapshot(`
      [
        "snowflake_account_role.readers",
        "snowflake_database.logs",
        "snowflake_file_format_csv.lines",
        "snowflake_function_javascript.decoder",
        "snowflake_function_javascript.parser",
        "snowflake_grant_privileges_to_account_role.pipe",
        "snowflake_pipe.logs",
        "snowflake_schema.logs",
        "snowflake_stage_external_s3.logs",
        "snowflake_storage_integration_aws.logs",
        "snowflake_stream_on_table.lines",
        "snowflake_table.parsed",
        "snowflake_table.staging",
        "snowflake_task.load",
        "snowflake_view.denied",
        "snowflake_warehouse.logs",
      ]
    `)
    await tofu.apply(...others)
    await tofu.planNothing(...others)
    await tofu.apply()
    await tofu.planNothing()
  })

  test('deletes what it has created', async () => {
    await tofu.run('destroy', '-auto-approve', '-input=false', '-no-color')
    expect((await tofu.run('state', 'list')).trim()).toBe('')
    expect(await world.prompt.run('SHOW DATABASES')).toEqual([])
    expect((await world.prompt.run('SHOW WAREHOUSES')).map(({ name }) => name)).toEqual(['TERRAFORM_WH'])
    expect(await world.prompt.run('SHOW INTEGRATIONS')).toEqual([])
    expect(await world.prompt.run("SHOW ROLES LIKE 'LOG_READERS'")).toEqual([])
  })

  test('has its pipeline adopted, with the lines in it, and each new line arrives once', async () => {
    const lines = unnamedLines(world, SCHEMA)
    await lines.deliver()
    await lines.runTask()
    expect(await lines.idsIn('S3_ACCESS_LOGS')).toEqual(lines.requests.toSorted())
    await lines.deliver()
    const plan = await world.act('plan', INPUTS)
    expect(plan.changes.filter(({ action }) => action === 'blocked')).toEqual([])
    await converge(world, INPUTS)
    await lines.deliver()
    await lines.runTask()
    await lines.expectEachOnceIn('S3_ACCESS_LOGS')

    // As docs/adopting.md says.
    const documented = documentedDifferences()
    expect(byType(await tofu.differences())).toEqual(documented)
    await tofu.edit((configuration) => ignoring(Object.keys(documented), configuration))
    await tofu.planNothing()
    expect((await world.act('plan', INPUTS)).changes).toEqual([])
  })
})

type Differences = Readonly<Record<string, readonly string[]>>

/** Privileges follow what they are on, which the provider would replace. */
function byType(differences: Differences): Differences {
  const types: Record<string, readonly string[]> = {}
  for (const [address, attributes] of Object.entries(differences)) {
    const [type = ''] = address.split('.')
    if (!type.startsWith('snowflake_grant_'))
      types[type] = [...new Set([...(types[type] ?? []), ...attributes])].toSorted()
  }
  return types
}

/** The rows `| resource | attributes |` of the page. */
function documentedDifferences(): Differences {
  const page = readFileSync(join(import.meta.dirname, '../../docs/adopting.md'), 'utf8')
  const rows = page.matchAll(/^\| `(snowflake_\w+)` +\| (.+?) +\|$/gm)
  return Object.fromEntries(
    [...rows].map(([, type = '', attributes = '']) => [
      type,
      [...attributes.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
    ])
  )
}

function ignoring(types: readonly string[], configuration: string): string {
  const page = readFileSync(join(import.meta.dirname, '../../docs/adopting.md'), 'utf8')
  const [, block = ''] = /```hcl\n(.*?)```/s.exec(page) ?? []
  return types.reduce(
    (text, type) => text.replaceAll(new RegExp(`^(resource "${type}" "\\w+" \\{\n)`, 'gm'), `$1${block}`),
    configuration
  )
}
