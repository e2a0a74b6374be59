import { isBlocked } from '../model/change'
import type { Finding } from '../model/health'
import { withoutTimes } from '../model/spoken-time'
import type { Report } from './report'

/** What a check found, without what changes as time goes by: equal for two checks that found the same. */
export function essenceOf({ plan, notes, health, blindness }: Report): string {
  const blocked = plan.changes.filter(isBlocked).map(({ address, reason }) => [address, reason])
  return JSON.stringify([plan.digest, blocked, notes, blindness?.message, health?.findings.map(findingEssence)])
}

/**
 * Counts and the newest object differ in each check, also if the problem is the same. A problem that has grown is another one:
 * a count stands for how many digits it has.
 */
function findingEssence({ part, state, found, hint }: Finding): readonly (string | undefined)[] {
  if (state === 'healthy') return [part, state]
  return [part, state, withoutTimes(found).replaceAll(/\S*\d\S*/g, magnitude), hint]
}

/** "####" of "1,234" and "##" of "24."; "#" of anything else that has a digit in it, such as a key or a share. */
function magnitude(word: string): string {
  const [, count] = /^(\d{1,3}(?:,\d{3})+|\d+)[.,:;)]?$/.exec(word) ?? []
  return '#'.repeat(count?.replaceAll(',', '').length ?? 1)
}
