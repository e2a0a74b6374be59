import type { Aws } from '../../model/config'
import type { Run } from '../../model/operation'
import { isAllowed, placeIn } from '../../snowflake/locations'
import { isOurPlace } from '../delivery/our-place'
import { locationsToRead } from './locations'
import { isOurLocation } from './our-location'
import { observeUnread, type Traced } from './unread'

/**
 * The locations that the logs leave, or have left, and that an integration does not allow yet although what is there still
 * has to be loaded. Only those whose bucket's policy shows that the logs were ours.
 */
export async function locationsToAllow(
  pipeline: Traced,
  allowed: readonly string[],
  read: Run,
  now: Date
): Promise<readonly string[]> {
  const { aws } = pipeline
  const trace = { hasLeft: allowed.some((one) => one !== pipeline.location) }
  const [toRead, unread] = await Promise.all([
    locationsToRead(pipeline, aws, trace, read, now),
    observeUnread(pipeline, read, now)
  ])
  const missing = toRead.filter(({ location }) => !isAllowed(location, allowed))
  const ours = await Promise.all(missing.map(({ location }) => isOurLocation(location, pipeline, aws, read)))
  const left = missing.filter((_, at) => ours[at] === true).map(({ location }) => location)
  return [...new Set([...left, ...unread.filter((location) => !isAllowed(location, allowed))])]
}

/** Those where no bucket's policy shows that our logs were there: others may need them. */
export async function locationsOfOthers(locations: readonly string[], aws: Aws, read: Run): Promise<readonly string[]> {
  const ours = await Promise.all(
    locations.map(async (location) => {
      const place = placeIn(location, { aws })
      return place !== undefined && isOurPlace(place, aws, read)
    })
  )
  return locations.filter((_, at) => ours[at] !== true)
}
