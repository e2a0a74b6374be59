import { expirationOf, lifecycleRead } from '../aws/lifecycle'
import { look } from '../aws/observe'
import { bucketSubject } from '../aws/subjects'
import type { Config } from '../model/config'
import { lifecycleRuleId } from '../model/names'
import type { Run } from '../model/operation'

/**
 * Whether our lifecycle rule is left although `log-expiration-days` is empty now: it goes on deleting logs. Whoever does
 * not expire logs need not be allowed to read the rules.
 */
export async function expiredBefore({ aws, logBucket, role }: Config, read: Run): Promise<boolean> {
  if (logBucket.expirationDays !== null) return false
  const place = { bucket: logBucket.name, ...aws }
  const seen = await look(read, bucketSubject(place), { lifecycle: lifecycleRead(place) })
  return seen.state === 'present' && expirationOf(seen.answers.lifecycle, lifecycleRuleId(role.name)) !== undefined
}
