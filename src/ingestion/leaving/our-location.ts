import type { Aws } from '../../model/config'
import type { Run } from '../../model/operation'
import { placeIn, withSlash } from '../../snowflake/locations'
import { isOurPlace } from '../delivery/our-place'

/** Whether a stage's URL is where our logs are or were, as the policy of its bucket shows. Only reads. */
export async function isOurLocation(url: string | null, aws: Aws, read: Run): Promise<boolean> {
  const place = url === null ? undefined : placeIn(withSlash(url), { aws })
  return place !== undefined && isOurPlace(place, aws, read)
}
