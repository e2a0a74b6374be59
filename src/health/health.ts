import { deliveryProblems } from '../log-delivery/problems'
import type { Config } from '../model/config'
import type { Finding, Health } from '../model/health'
import type { Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { showName } from '../snowflake/identifiers'
import { locationOf } from '../snowflake/locations'
import { isNotFound } from '../snowflake/refusals'
import { rowNamed } from '../snowflake/rows'
import { statement } from '../snowflake/statements'
import { observeOwed } from '../snowpipe/catch-up'
import { judgeAccess, judgeDelivery, type Judgement, judgePipe, judgeStream, judgeTask, missing } from './judge'

/** How to check each part of the pipeline, in the order in which a log line passes through them. */
type Checks = Readonly<Record<Finding['part'], () => Promise<Judgement>>>

/**
 * Checks whether log lines can get through, all parts at once. Only reads, and needs no warehouse. It does not repeat
 * the plan: a pipeline may be stuck even though nothing differs from the declared state.
 */
export async function inspect(config: Config, run: Run, now: Date): Promise<Health> {
  const checks = Object.entries(checksOf(config, run, now)) as [Finding['part'], () => Promise<Judgement>][]
  const findings = await Promise.all(checks.map(([part, check]) => findingOf(part, check)))
  return { healthy: findings.every(({ state }) => state !== 'unhealthy'), findings }
}

function checksOf({ aws, logBucket, logging, snowflake }: Config, run: Run, now: Date): Checks {
  const { name: bucket, prefix } = logBucket
  const { database, schema, names, integration } = snowflake
  const inSchema = (name: string) => ({ name, schema: [database, schema] })
  const pipe = showName([database, schema, names.pipe])
  const location = locationOf({ aws, logBucket })
  return {
    // Settings of the log bucket that are not part of the declared state can silently prevent S3 from delivering logs.
    delivery: async () => judgeDelivery(await deliveryProblems({ ...aws, bucket, prefix, ...logging }, run, now)),
    pipe: async () => {
      const [[status], owed] = await Promise.all([
        run(statement('pipe/status', { pipe })),
        observeOwed({ database, schema, parsed: names.parsed }, run)
      ])
      return judgePipe(status, owed)
    },
    stream: async () =>
      judgeStream(rowNamed(await run(statement('stream/show', inSchema(names.stream))), names.stream), now),
    task: async () => judgeTask(rowNamed(await run(statement('task/show', inSchema(names.task))), names.task)),
    access: async () =>
      judgeAccess((await run(statement('storage-integration/validate', { integration, location })))[0])
  }
}

async function findingOf(part: Finding['part'], check: () => Promise<Judgement>): Promise<Finding> {
  try {
    return { part, ...(await check()) }
  } catch (error) {
    if (isNotFound(error)) return { part, ...missing(part) }
    if (isServiceError(error)) return { part, state: 'unknown', found: error.message }
    throw error
  }
}
