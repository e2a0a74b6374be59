import type { HealthConfig, SnowflakeConfig } from '../model/config'
import { creditsText } from '../model/credits'
import type { Row } from '../model/operation'
import {
  IDLE_SECONDS,
  SERVERLESS_TASK_MULTIPLIER,
  SNOWPIPE_CREDITS_PER_GB,
  XSMALL_CREDITS_PER_HOUR
} from '../model/prices'
import { sizeText } from '../model/volume'
import { instantOf, numberOf, textOf } from '../snowflake/rows'
import { parseWarehouseSize, WAREHOUSE_SIZES } from '../snowflake/warehouse-size'
import type { Judgement } from './judge'

const GB = 1e9
const DAY_SECONDS = 86_400

/**
 * What the pipeline cost in the last day, in credits and per GB of logs, without storage.
 * @param usage rows of sql/health/cost.sql: what Snowflake metered, and the bytes that it loaded
 * @param runs of the task in the last day, for an estimate where Snowflake shows no credits
 */
export function judgeCost(
  usage: readonly Row[],
  runs: readonly Row[],
  { warehouse }: Pick<SnowflakeConfig, 'warehouse'>,
  { maxCreditsPerDay }: Pick<HealthConfig, 'maxCreditsPerDay'>
): Judgement {
  const metered = (source: string) => numberOf(usage.find((row) => textOf(row['source']) === source)?.['credits'])
  const bytes = numberOf(usage.find((row) => textOf(row['source']) === 'bytes')?.['bytes']) ?? 0
  const loading = metered('pipe')
  const parsing = metered(warehouse === null ? 'task' : 'warehouse')
  const loadCredits = loading ?? (bytes / GB) * SNOWPIPE_CREDITS_PER_GB
  const taskCredits = parsing ?? estimated(runs, warehouse)
  const credits = loadCredits + taskCredits
  const found = [
    `The last day cost ${creditsText(credits)}: ${creditsText(loadCredits)} to load ${sizeText(bytes)}, ${creditsText(taskCredits)} for ${warehouse === null ? 'the serverless task' : `warehouse ${warehouse.name}`}`,
    // Of less than a gigabyte, the rate says nothing: most of it is what the warehouse costs in any case.
    bytes < GB ? '' : `, which is ${creditsText(credits / (bytes / GB))} for each GB`,
    loading === null || parsing === null
      ? ' (estimated from bytes and run times: with MONITOR USAGE on the account, Snowflake shows what it metered)'
      : ''
  ].join('')
  if (maxCreditsPerDay === null || credits <= maxCreditsPerDay) return { state: 'healthy', found: `${found}.` }
  return {
    state: 'unhealthy',
    found: `${found}: more than max-credits-per-day, which is ${maxCreditsPerDay}.`,
    hint: `${loadCredits > taskCredits ? 'Most of it is the loading, which costs the same for each GB: log fewer buckets.' : warehouse === null ? 'Most of it is the task: a longer `schedule` starts it less often.' : 'Most of it is the warehouse: `warehouse: serverless` bills no idle minutes, a longer `schedule` starts it less often, and others may use it too.'} docs/cost.md has the sums. If this is what you expect, increase max-credits-per-day.`
  }
}

/** Each run, and the idle minute after it, for which a warehouse is billed too, but not for more than the whole day. */
function estimated(runs: readonly Row[], warehouse: SnowflakeConfig['warehouse']): number {
  const seconds = runs.map(secondsOf).filter((duration) => duration !== undefined)
  const hours = (list: readonly number[]) =>
    Math.min(
      list.reduce((sum, one) => sum + one, 0),
      DAY_SECONDS
    ) / 3600
  if (warehouse === null)
    return hours(seconds.map((one) => Math.max(1, one))) * XSMALL_CREDITS_PER_HOUR * SERVERLESS_TASK_MULTIPLIER
  const doublings = WAREHOUSE_SIZES.indexOf(parseWarehouseSize(warehouse.size) ?? 'XSMALL')
  return hours(seconds.map((one) => one + IDLE_SECONDS)) * XSMALL_CREDITS_PER_HOUR * 2 ** doublings
}

/** `undefined` for a run that did nothing: a skipped one needs no compute. */
function secondsOf(row: Row): number | undefined {
  const [from, to] = [row['QUERY_START_TIME'], row['COMPLETED_TIME']].map(instantOf)
  if (textOf(row['STATE']) === 'SKIPPED' || typeof from !== 'string' || typeof to !== 'string') return undefined
  return (Date.parse(to) - Date.parse(from)) / 1000
}
