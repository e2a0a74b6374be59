import type { HealthConfig } from '../model/config'
import type { Row } from '../model/operation'
import { numberOf, textOf } from '../snowflake/rows'
import type { Judgement } from './judge'

/** How long log objects took from the notification to the table, in the last day. `undefined`: there were none. */
export function judgeLag(row: Row | undefined, limits: Pick<HealthConfig, 'maxLagMinutes'>): Judgement | undefined {
  const objects = numberOf(row?.['objects']) ?? 0
  if (objects === 0) return undefined
  const [usual, longest] = [numberOf(row?.['usual']) ?? 0, numberOf(row?.['longest']) ?? 0]
  const found = `From its notification, a log object of the last day usually took ${spoken(usual)} to load, and ${spoken(longest)} at most (${textOf(row?.['file']) ?? ''}).`
  if (usual <= limits.maxLagMinutes * 60) return { state: 'healthy', found }
  return {
    state: 'unhealthy',
    found: `${found} That is more than max-lag-minutes, which is ${limits.maxLagMinutes}.`,
    hint: 'Snowpipe is behind: SYSTEM$PIPE_STATUS shows how many objects wait. If their number does not shrink in an hour, ask Snowflake Support.'
  }
}

function spoken(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`
}
