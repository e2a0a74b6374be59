import type { Config } from '../model/config'
import type { Finding, Health } from '../model/health'
import type { Operation, Row, Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { quote } from '../spelling/identifiers'
import { locationOf } from '../spelling/locations'
import { rowNamed } from '../spelling/rows'
import { statement } from '../spelling/statements'
import { judgeAccess, judgePipe, judgeStream, judgeTask, missing } from './judge'

/** A look at one part of the pipeline: what is asked, and what the answer means. */
interface Look {
  readonly part: Finding['part']
  readonly read: Operation
  readonly judge: (rows: readonly Row[]) => Omit<Finding, 'part'>
}

/**
 * Looks whether log lines can get through, all parts at once. Only reads, and needs no warehouse.
 * What is declared and differs is the plan's to tell: a pipeline can be as declared and still stand.
 */
export async function inspect(config: Config, run: Run, now: Date): Promise<Health> {
  const findings = await Promise.all(looks(config, now).map((look) => find(look, run)))
  return { healthy: findings.every(({ state }) => state !== 'ill'), findings }
}

function looks(config: Config, now: Date): readonly Look[] {
  const { database, schema, names, integration } = config.snowflake
  const inSchema = (name: string) => ({ name, schema: [database, schema] })
  return [
    {
      part: 'pipe',
      read: statement('pipe/status', { pipe: [database, schema, names.pipe].map(quote).join('.') }),
      judge: ([row]) => judgePipe(row)
    },
    {
      part: 'stream',
      read: statement('stream/show', inSchema(names.stream)),
      judge: (rows) => judgeStream(rowNamed(rows, names.stream), now)
    },
    {
      part: 'task',
      read: statement('task/show', inSchema(names.task)),
      judge: (rows) => judgeTask(rowNamed(rows, names.task))
    },
    {
      part: 'access',
      read: statement('storage-integration/validate', { integration, location: locationOf(config) }),
      judge: ([row]) => judgeAccess(row)
    }
  ]
}

async function find({ part, read, judge }: Look, run: Run): Promise<Finding> {
  try {
    return { part, ...judge(await run(read)) }
  } catch (error) {
    if (isServiceError(error, '002003', '002043')) {
      return { part, ...missing(part) }
    }
    if (isServiceError(error)) return { part, state: 'unknown', found: error.message }
    throw error
  }
}
