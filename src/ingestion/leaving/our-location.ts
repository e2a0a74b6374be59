import type { Aws } from '../../model/config'
import type { Run } from '../../model/operation'
import { placeIn, withSlash } from '../../snowflake/locations'
import { isOurPlace } from '../delivery/our-place'
import type { Ingestion } from '../snowpipe/ingestion'
import { isOfAnother } from './whose'

/** Whether a stage's URL is where our logs are or were, as the policy of its bucket shows. Only reads. */
export async function isOurLocation(url: string | null, ingestion: Ingestion, aws: Aws, read: Run): Promise<boolean> {
  const place = url === null ? undefined : placeIn(withSlash(url), { aws })
  if (place === undefined || !(await isOurPlace(place, aws, read))) return false
  return !(await isOfAnother(place, ingestion, aws, read))
}
