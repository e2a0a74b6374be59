import type { Config } from '../model/config'
import type { Run } from '../model/operation'
import { type CannotSend, whyAlertsCannotSend } from '../snowflake/missing-notification'
import type { Checks } from './checks'
import type { Judgement } from './judge'

/** Nothing without alerts. @param role of the session, as an input names it; null = it is not known */
export function checksOfAlerts({ snowflake: { alerts } }: Config, role: string | null, run: Run): Checks {
  if (alerts === null) return []
  const { integration } = alerts
  return [['alerts', async () => judgeAlerts(integration, await whyAlertsCannotSend(integration, role, run))]]
}

/**
 * Alerts that find something and cannot send it fail without a word to anybody.
 * https://docs.snowflake.com/en/user-guide/alerts
 */
export function judgeAlerts(integration: string, why: CannotSend | undefined): Judgement {
  if (why === undefined)
    return { state: 'healthy', found: `Alerts can send through notification integration ${integration}.` }
  return {
    state: why.isCertain ? 'unhealthy' : 'warning',
    found: `${why.isCertain ? 'Alerts tell nobody' : 'Alerts may tell nobody'}: ${why.fact.charAt(0).toLowerCase()}${why.fact.slice(1)}`,
    hint: why.remedy
  }
}
