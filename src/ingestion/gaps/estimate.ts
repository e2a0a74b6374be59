import { listingOf } from '../../aws/log-objects'
import type { Config } from '../../model/config'
import { creditsText } from '../../model/credits'
import type { Run } from '../../model/operation'
import { SNOWPIPE_CREDITS_PER_GB } from '../../model/prices'
import { isServiceError } from '../../model/service-error'
import { volumeText } from '../../model/volume'
import { batchesOf } from './find'
import { backfillFrom } from './scope'

/** What a backfill would look at, from the bucket alone: wakes no warehouse, so it does not know what the tables have. */
export async function backfillEstimate(config: Config, read: Run, now: Date): Promise<readonly string[]> {
  const from = backfillFrom(config, now)
  if (from === undefined) return []
  let all = { objects: 0, bytes: 0 }
  try {
    for await (const batch of batchesOf({ listing: listingOf(config), from, until: now }, read)) {
      all = { objects: all.objects + batch.length, bytes: batch.reduce((sum, { bytes }) => sum + bytes, all.bytes) }
    }
  } catch (error) {
    if (!isServiceError(error)) throw error
    return [`Backfill: the log objects cannot be listed: ${error.message}`]
  }
  const credits = (all.bytes / 1e9) * SNOWPIPE_CREDITS_PER_GB
  return [
    `Backfill (${config.backfill}): the log bucket has ${volumeText(all)} of that time. Apply loads those that are not in the tables yet, which may be none; all of them would cost ${creditsText(credits)} at Snowpipe’s price. The warehouse is billed for at least a minute.`
  ]
}
