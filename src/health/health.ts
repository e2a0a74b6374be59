import { deliveryObstacles } from '../log-delivery/obstacles'
import type { Config } from '../model/config'
import type { Finding, Health } from '../model/health'
import type { Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { isNotThere } from '../snowflake/refusals'
import { showName } from '../snowflake/identifiers'
import { locationOf } from '../snowflake/locations'
import { rowNamed } from '../snowflake/rows'
import { statement } from '../snowflake/statements'
import { judgeAccess, judgeDelivery, judgePipe, judgeStream, judgeTask, missing, type Judgement } from './judge'

/** How each part of the pipeline is looked at, in the order that a log line takes. */
type Looks = Readonly<Record<Finding['part'], () => Promise<Judgement>>>

/**
 * Checks whether log lines can get through, all parts at once. Only reads, and needs no warehouse.
 * What differs from the declared state, the plan tells: a pipeline can be as declared and still stand still.
 */
export async function inspect(config: Config, run: Run, now: Date): Promise<Health> {
  const looks = Object.entries(looksAt(config, run, now)) as [Finding['part'], () => Promise<Judgement>][]
  const findings = await Promise.all(looks.map(([part, look]) => find(part, look)))
  return { healthy: findings.every(({ state }) => state !== 'unhealthy'), findings }
}

function looksAt({ aws, logBucket, logging, snowflake }: Config, run: Run, now: Date): Looks {
  const { name: bucket, prefix } = logBucket
  const { database, schema, names, integration } = snowflake
  const inSchema = (name: string) => ({ name, schema: [database, schema] })
  const pipe = showName([database, schema, names.pipe])
  const location = locationOf({ aws, logBucket })
  return {
    // What somebody sets on the log bucket may keep S3 from delivering without a word, and is no part of the declared state.
    delivery: async () => judgeDelivery(await deliveryObstacles({ ...aws, bucket, prefix, ...logging }, run)),
    pipe: async () => judgePipe((await run(statement('pipe/status', { pipe })))[0]),
    stream: async () =>
      judgeStream(rowNamed(await run(statement('stream/show', inSchema(names.stream))), names.stream), now),
    task: async () => judgeTask(rowNamed(await run(statement('task/show', inSchema(names.task))), names.task)),
    access: async () =>
      judgeAccess((await run(statement('storage-integration/validate', { integration, location })))[0])
  }
}

async function find(part: Finding['part'], look: () => Promise<Judgement>): Promise<Finding> {
  try {
    return { part, ...(await look()) }
  } catch (error) {
    if (isNotThere(error)) return { part, ...missing(part) }
    if (isServiceError(error)) return { part, state: 'unknown', found: error.message }
    throw error
  }
}
