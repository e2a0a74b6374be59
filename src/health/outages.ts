import { type Finding, type Health, healthyBy } from '../model/health'
import { outageText, remedyText, type WideOutage } from '../model/outage'
import { APPLY } from './words'

const SAME_WORDS = 3

/**
 * What a health check found, together with what the plan knows: a report must not call healthy what its own plan has to
 * restore. Pure.
 * @param health the first finding about each part is about its state
 * @param outages where lines stop until the plan is carried out
 */
export function withOutages({ findings, ...health }: Health, outages: readonly WideOutage[]): Health {
  const certain = outages.filter(({ isCertain }) => isCertain)
  const fromPlan = certain.map((outage) => {
    const state = stateIn(findings, outage)
    const isFirst = certain.find((other) => stateIn(findings, other) === state) === outage
    return findingOf(outage, isFirst ? state : undefined)
  })
  const replaced = new Set(certain.map((outage) => stateIn(findings, outage)))
  const rest = findings.filter((finding) => !replaced.has(finding))
  const all = [...fromPlan, ...rest.map((finding) => explained(finding, rest, outages))]
  return { ...health, healthy: healthyBy(all), findings: all }
}

/**
 * What the check says about the state of the part. Of the integration, it only knows whether Snowflake can read with it: if
 * not, that is in the finding about access.
 */
function stateIn(findings: readonly Finding[], { part }: Pick<WideOutage, 'part'>): Finding | undefined {
  const own = findings.find((finding) => finding.part === part)
  if (own !== undefined || part !== 'integration') return own
  return findings.find((finding) => finding.part === 'access' && finding.state === 'unhealthy')
}

/** @param state what the check says: if something is wrong, that stays as evidence, with advice that is more than to apply */
function findingOf(outage: WideOutage, state: Finding | undefined): Finding {
  const evidence = state?.state === 'unhealthy' ? state : undefined
  const isMore = evidence?.hint !== undefined && evidence.part === outage.part && !evidence.hint.startsWith(APPLY)
  return {
    part: outage.part,
    state: 'unhealthy',
    found: evidence === undefined ? outageText(outage) : withEvidence(outage, evidence.found),
    hint: isMore ? (evidence.hint ?? '') : remedyOf(outage)
  }
}

/** Where both begin alike, they say the same: then the longer one says more. */
function withEvidence(outage: WideOutage, found: string): string {
  const start = (text: string) => text.split(' ').slice(0, SAME_WORDS).join(' ')
  if (start(outage.now) !== start(found)) return `${outageText(outage)} ${found}`
  return outageText(found.length > outage.now.length ? { ...outage, now: found } : outage)
}

/** With what may be why something is wrong. */
function explained(finding: Finding, all: readonly Finding[], outages: readonly WideOutage[]): Finding {
  const causes = outages.filter((outage) => !outage.isCertain && stateIn(all, outage) === finding)
  const [cause, ...more] = causes
  if (finding.state !== 'unhealthy' || cause === undefined) return finding
  const isElsewhere = more.every(({ part }) => part === cause.part)
  return {
    ...finding,
    part: isElsewhere ? cause.part : finding.part,
    found: [finding.found, ...causes.map(outageText)].join(' '),
    hint: [remedyOf(cause), ...(finding.hint === undefined ? [] : [finding.hint.replace(APPLY, '').trim()])]
      .join(' ')
      .trim()
  }
}

function remedyOf(outage: WideOutage): string {
  if (outage.isBlocked === true) return 'An apply cannot restore it: the plan says why, and what to do.'
  const apply = outage.toSee === undefined ? 'Run apply: it' : 'Otherwise, run apply: it'
  return remedyText(outage, outage.restore === undefined ? apply : 'Only then run apply: it')
}
