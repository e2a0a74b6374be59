import type { Aws, Config } from '../../model/config'
import type { Run } from '../../model/operation'
import { placeIn, withSlash } from '../../snowflake/locations'
import { ifFound } from '../../snowflake/refusals'
import { listOf, rowNamed } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { isOurPlace } from '../delivery/our-place'
import type { Ingestion } from '../snowpipe/ingestion'
import { isLeft, type Leaving, mustReadUntil, readAfter, readUntil } from '../snowpipe/leaving'
import { observeLeavings } from '../snowpipe/state'
import { earlierTables, leavingsOfEarlierTables } from './earlier-tables'

/** Where Snowflake has to read besides the declared location. */
export interface LocationToRead {
  /** "s3://bucket/prefix/" */
  readonly location: string
  readonly place: Pick<Config['logBucket'], 'name' | 'prefix'>
  /** Access that ends earlier is not enough. */
  readonly atLeast: Date
  /** Until when to allow it if it is not allowed yet. */
  readonly until: Date
}

/** What shows whether the logs have ever left a location: only then is it worth a look at other stages. */
export interface Trace {
  readonly hasLeft: boolean
}

/**
 * What the logs have left, and what they leave with the next apply, because the stage is still there, or because there is
 * none yet and an earlier one, of tables with another name, is there. Wakes no warehouse.
 */
export async function locationsToRead(
  ingestion: Ingestion,
  aws: Aws,
  trace: Trace,
  read: Run,
  now: Date
): Promise<readonly LocationToRead[]> {
  const { location: declared } = ingestion
  const loading = await loadingFrom(ingestion, trace, read)
  const urls = loading.stage ?? (await earlierTables(ingestion, read)).map((one) => one.location)
  const left = loading.leavings.map((leaving) => ({
    location: leaving.location,
    atLeast: readAfter(leaving),
    until: readAfter(leaving)
  }))
  const leaves = urls.map((location) => ({ location, atLeast: mustReadUntil(now), until: readUntil(now) }))
  return [...left, ...leaves].flatMap(({ location, atLeast, until }) => {
    const place = isLeft(location, declared) ? placeIn(location, { aws }) : undefined
    return place === undefined ? [] : [{ location, place, atLeast, until }]
  })
}

/** Where the stage points, `undefined` without a stage, and what still loads from where the logs were. Wakes no warehouse. */
export async function loadingFrom(
  ingestion: Ingestion,
  { hasLeft }: Trace,
  read: Run
): Promise<{ readonly stage: readonly string[] | undefined; readonly leavings: readonly Leaving[] }> {
  const { database, schema, stage: name } = ingestion
  const [stages = [], own, others] = await Promise.all([
    ifFound(read(statement('stage/show', { name, schema: [database, schema] }))),
    observeLeavings(ingestion, read),
    hasLeft ? leavingsOfEarlierTables(ingestion, read) : []
  ])
  const shown = rowNamed(stages, name)
  const stage = shown === undefined ? undefined : listOf(shown['url']).slice(0, 1).map(withSlash)
  return { stage, leavings: [...own, ...others] }
}

/** Those of them that an integration does not allow yet, and whose bucket's policy shows that the logs were ours. */
export async function locationsToAllow(
  ingestion: Ingestion,
  aws: Aws,
  allowed: readonly string[],
  read: Run,
  now: Date
): Promise<readonly string[]> {
  const isAllowed = (location: string) => allowed.some((one) => one === '*' || location.startsWith(one))
  const trace = { hasLeft: allowed.some((one) => one !== ingestion.location) }
  const locations = await locationsToRead(ingestion, aws, trace, read, now)
  const missing = locations.filter(({ location }) => !isAllowed(location))
  const ours = await Promise.all(missing.map(({ place }) => isOurPlace(place, aws, read)))
  return missing.filter((_, at) => ours[at] === true).map(({ location }) => location)
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
