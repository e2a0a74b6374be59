import { awsDoor } from './aws/client'
import { describeAws } from './aws/operations'
import { joinDoors } from './door/door'
import { githubComments } from './github/comments'
import { githubRunner } from './github/runner'
import { variableOf } from './inputs/source'
import { registry } from './kinds/registry'
import { run } from './run'
import { snowflakeDoor } from './snowflake/client'
import { loadSql } from './snowflake/library'
import { SQL_FOLDER } from './sql-folder'

// The driver looks for a cloud to run in, and reports about its environment, unless it is told not to.
process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] ??= 'true'
process.env['SNOWFLAKE_DISABLE_MINICORE'] ??= 'true'
process.env['SF_TELEMETRY_DISABLE_CONNECTION_SHAPE'] ??= 'true'

const { env } = process
const runner = githubRunner(env)
const sql = loadSql(SQL_FOLDER)

void run({
  runner,
  source: { get: (name) => env[variableOf(name)] ?? '', environment: env },
  sql: sql.render,
  describe: (operation) => (operation.client === 'snowflake' ? sql.describe(operation) : describeAws(operation)),
  kinds: registry,
  clock: { now: () => new Date(), sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)) },
  connect: ({ iam, snowflake }) =>
    joinDoors(
      awsDoor({ region: iam.region, ...(env['AWS_ENDPOINT_URL'] ? { endpoint: env['AWS_ENDPOINT_URL'] } : {}) }),
      snowflakeDoor({
        login: snowflake.login,
        sql,
        idToken: (audience) => runner.idToken(audience),
        ...(env['SNOWFLAKE_ACCESS_URL'] ? { accessUrl: env['SNOWFLAKE_ACCESS_URL'] } : {})
      })
    ),
  comments: githubComments
}).then((succeeded) => {
  // The driver's timers must not keep the job waiting.
  process.exit(succeeded ? 0 : 1)
})
