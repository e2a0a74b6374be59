import type { Aws } from '../../model/config'
import type { Run } from '../../model/operation'
import type { Place } from '../../model/place'
import { placeIn, withSlash } from '../../snowflake/locations'
import { ifFound } from '../../snowflake/refusals'
import { listOf, rowNamed } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import type { Ingestion } from '../snowpipe/ingestion'
import { isLeft, type Leaving, readAfter, type ReadingTime, readWithoutEnd } from '../snowpipe/leaving'
import { observeLeavings } from '../snowpipe/state'
import { earlierTables, leavingsOfEarlierTables } from './earlier-tables'

/** Where Snowflake has to read besides the declared location. */
export interface LocationToRead extends ReadingTime {
  /** "s3://bucket/prefix/" */
  readonly location: string
  readonly place: Place
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
  const left = loading.leavings.map((leaving) => ({
    location: leaving.location,
    ...readAfter(leaving, now)
  }))
  const leaves = loading.urls.map((location) => ({ location, ...readWithoutEnd(now) }))
  return [...left, ...leaves].flatMap(({ location, atLeast, until }) => {
    const place = isLeft(location, declared) ? placeIn(location, { aws }) : undefined
    return place === undefined ? [] : [{ location, place, atLeast, until }]
  })
}

/**
 * Where the stage points or, if there is none yet, those of earlier tables with another name, and what still loads from
 * where the logs were. Wakes no warehouse.
 */
export async function loadingFrom(
  ingestion: Ingestion,
  { hasLeft }: Trace,
  read: Run
): Promise<{ readonly urls: readonly string[]; readonly leavings: readonly Leaving[] }> {
  const { database, schema, stage: name } = ingestion
  const [stages = [], own, others] = await Promise.all([
    ifFound(read(statement('stage/show', { name, schema: [database, schema] }))),
    observeLeavings(ingestion, read),
    hasLeft ? leavingsOfEarlierTables(ingestion, read) : []
  ])
  const shown = rowNamed(stages, name)
  const urls =
    shown === undefined
      ? (await earlierTables(ingestion, read)).map(({ location }) => location)
      : listOf(shown['url']).slice(0, 1).map(withSlash)
  return { urls, leavings: [...own, ...others] }
}
