import { awsDoor } from './aws/client'
import { describeAws } from './aws/operations'
import { joinDoors } from './door/door'
import { githubApi } from './github/api'
import { githubRunner } from './github/runner'
import { variableOf } from './inputs/source'
import { registry } from './kinds/registry'
import { run } from './run/run'
import { snowflakeDoor } from './snowflake/client'
import { loadDriver } from './snowflake/driver'
import { sqlLibrary } from './snowflake/library'
import { SQL_FILES } from './sql-files'

// Otherwise the driver tries to detect the cloud it runs in, and sends telemetry about its environment.
process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] ??= 'true'
process.env['SNOWFLAKE_DISABLE_MINICORE'] ??= 'true'
process.env['SF_TELEMETRY_DISABLE_CONNECTION_SHAPE'] ??= 'true'

const { env } = process
const cancellation = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort())
const runner = githubRunner(env)
const sql = sqlLibrary(SQL_FILES)

void run({
  runner,
  source: { get: (name) => env[variableOf(name)] ?? '', environment: env },
  sql: sql.render,
  describe: (operation) => (operation.client === 'snowflake' ? sql.describe(operation) : describeAws(operation)),
  kinds: registry,
  clock: { now: () => new Date(), sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)) },
  connect: ({ iam, snowflake }) => {
    const aws = awsDoor({
      region: iam.region,
      environment: env,
      ...(env['AWS_ENDPOINT_URL'] ? { endpoint: env['AWS_ENDPOINT_URL'] } : {})
    })
    const driver = aws.firstRequest.then(loadDriver)
    // Loads them while the first answers are pending. If that fails, the first operation that needs them fails too.
    void driver.then(aws.preload).then(spareMemory, () => undefined)
    return joinDoors(
      aws,
      snowflakeDoor({
        login: snowflake.login,
        sql,
        idToken: (audience) => runner.idToken(audience),
        driver: () => driver,
        ...(env['SNOWFLAKE_ACCESS_URL'] ? { accessUrl: env['SNOWFLAKE_ACCESS_URL'] } : {})
      })
    )
  },
  github: (token, repository) => githubApi(token, repository),
  cancelled: cancellation.signal
}).then((succeeded) => {
  // The timers of the driver would keep the process alive. Exits after the runner has read all output, which would be
  // lost otherwise.
  // https://nodejs.org/api/process.html#processexitcode
  process.stdout.write('', () => process.exit(succeeded ? 0 : 1))
})

/**
 * By default, V8 allocates new memory instead of collecting garbage: a plan of a thousand buckets took 240 MB, 30 of them
 * in use. It reads both flags whenever it would allocate more. https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
async function spareMemory(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--semi-space-growth-factor=1 --heap-growing-percent=100')
}
