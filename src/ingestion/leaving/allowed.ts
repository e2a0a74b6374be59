import { roleNameIn } from '../../aws/arns'
import type { Aws } from '../../model/config'
import type { Run } from '../../model/operation'
import { isAllowed, placeIn } from '../../snowflake/locations'
import { isOurPlace, rolesAt } from '../delivery/our-place'
import { loadingFrom, locationsToRead, type Trace } from './locations'
import { isOurLocation } from './our-location'
import { observeUnread, type Traced } from './unread'

/** What an integration has to allow in addition. */
export interface LocationsToAdd {
  /** What the logs leave, or have left, where something still has to be loaded. */
  readonly leaving: readonly string[]
  /** Where we load from so far with another role than the declared one. */
  readonly unnamed: readonly string[]
}

/** @param live what the integration allows, and the role that Snowflake reads with; null = there is no integration yet */
export async function locationsToAdd(
  pipeline: Traced,
  { allowed, roleArn }: { readonly allowed: readonly string[]; readonly roleArn: string | null },
  read: Run,
  now: Date
): Promise<LocationsToAdd> {
  const [leaving, unnamed] = await Promise.all([
    locationsToAllow(pipeline, allowed, read, now),
    roleArn === pipeline.roleArn ? [] : locationsToName(pipeline, allowed, read)
  ])
  return { leaving, unnamed }
}

/**
 * The locations that the logs leave, or have left, and that an integration does not allow yet although what is there still
 * has to be loaded. Only those whose bucket's policy shows that the logs were ours.
 */
async function locationsToAllow(
  pipeline: Traced,
  allowed: readonly string[],
  read: Run,
  now: Date
): Promise<readonly string[]> {
  const { aws } = pipeline
  const [toRead, unread] = await Promise.all([
    locationsToRead(pipeline, aws, traceOf(pipeline, allowed), read, now),
    observeUnread(pipeline, read, now)
  ])
  const missing = toRead.map(({ location }) => location).filter((location) => !isAllowed(location, allowed))
  const left = await ours(missing, pipeline, read)
  return [...new Set([...left, ...unread.filter((location) => !isAllowed(location, allowed))])]
}

/**
 * The locations that the pipeline loads from so far, if those are places of another role, and that an integration does not
 * name, although it may allow a wider one: once Snowflake no longer reads as that role, nothing else shows that these were
 * our logs.
 */
async function locationsToName(pipeline: Traced, allowed: readonly string[], read: Run): Promise<readonly string[]> {
  const { aws, roleArn } = pipeline
  const { urls, leavings } = await loadingFrom(pipeline, traceOf(pipeline, allowed), read)
  const locations = [...urls, ...leavings.map(({ location }) => location)].filter((one) => !allowed.includes(one))
  const areEarlier = await Promise.all(
    locations.map(async (location) => {
      const place = placeIn(location, { aws })
      return place !== undefined && !(await rolesAt(place, aws, read)).includes(roleNameIn(roleArn))
    })
  )
  return ours(
    locations.filter((_, at) => areEarlier[at] === true),
    pipeline,
    read
  )
}

function traceOf({ location }: Traced, allowed: readonly string[]): Trace {
  return { hasLeft: allowed.some((one) => one !== location) }
}

async function ours(locations: readonly string[], pipeline: Traced, read: Run): Promise<readonly string[]> {
  const areOurs = await Promise.all(locations.map((location) => isOurLocation(location, pipeline, pipeline.aws, read)))
  return locations.filter((_, at) => areOurs[at] === true)
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
