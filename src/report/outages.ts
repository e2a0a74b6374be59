/** Where log lines stop as long as the plan is not carried out. */
import { type Outage, stoppedText, together, type WideOutage } from '../model/outage'
import type { Report } from './report'

type Known = Pick<Report, 'plan' | 'appraisals' | 'outcomes'>

export const LINES_STOP = '🚑 Log lines do not arrive, or not all of them:'

/** How many outages stand before everything else: each of hundreds of buckets may log somewhere else. */
const MOST_FIRST = 10

/** Of what has not been changed, in the order of the plan. */
export function outagesOf({ plan, appraisals, outcomes }: Known): readonly WideOutage[] {
  const ended = new Map(outcomes?.map(({ address, status }) => [address, status]))
  const hasNotBegun = ({ since }: Outage) => since?.every((address) => ended.get(address) !== 'done') === true
  return together(
    plan.changes
      .filter(({ address }) => !['done', 'unchanged'].includes(ended.get(address) ?? ''))
      .flatMap(({ address }) =>
        (appraisals.get(address)?.dangers ?? []).flatMap(({ outage }) =>
          outage === undefined || hasNotBegun(outage) ? [] : [{ address, outage }]
        )
      )
  )
}

/** What a reader must see first; empty after a health check, which has it among its findings. */
export function stoppedNow(report: Report): readonly string[] {
  if (report.health !== undefined) return []
  const certain = outagesOf(report).filter(({ isCertain }) => isCertain)
  const more = certain.length - MOST_FIRST
  if (more <= 1) return certain.map(stoppedText)
  return [...certain.slice(0, MOST_FIRST).map(stoppedText), `and ${more} more, which the changes below say.`]
}
