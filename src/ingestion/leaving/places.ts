import { endReading } from '../../aws/end-of-reading'
import { type LeavingPlace, leavingPlacesIn, mayRead } from '../../aws/leaving-statements'
import type { Statement } from '../../aws/policies'
import type { Aws } from '../../model/config'
import type { Run } from '../../model/operation'
import type { Place } from '../../model/place'
import { minuteText } from '../../model/spoken-time'
import type { Step } from '../../model/step'
import { locationOf, placeIn } from '../../snowflake/locations'
import { hasNoEnd, mustReadUntil, readUntil, readWithoutEnd } from '../snowpipe/leaving'
import { locationsToRead } from './locations'
import { isOurLocation } from './our-location'
import { type Traced, unreadLocations } from './unread'

const MAY_READ = 'The role may read'

/**
 * Where the role has to read although the logs have left it, or are about to, and what is wrong with that in the live
 * policy. Only where the role may read anyway, or where the bucket's policy shows that the logs were ours: whoever points
 * the stage elsewhere gets no access by that.
 * @param live the statements of the role's policy
 */
export async function leavingPlaces(
  { ingestion, ...aws }: Aws & { readonly ingestion: Traced },
  live: readonly Statement[],
  read: Run,
  now: Date
): Promise<{
  readonly places: readonly LeavingPlace[]
  readonly problems: readonly string[]
  /** Locations that nothing loads from yet: the stage looks whether Snowflake can read them. */
  readonly unread: readonly string[]
}> {
  const allowed = leavingPlacesIn(aws, live)
  const declared = placeIn(ingestion.location, { aws })
  const isDeclared = (place: Place) => declared !== undefined && nameOf(place).startsWith(nameOf(declared))
  const places = new Map(
    allowed.filter((place) => place.until > now && !isDeclared(place)).map((place) => [nameOf(place), place])
  )
  const problems = allowed
    .filter((place) => place.until <= now)
    .map(
      (place) =>
        `Reading ${nameOf(place)} was allowed until ${minuteText(place.until)}, and the statements for that go.`
    )
  const [toRead, unread] = await Promise.all([
    locationsToRead(ingestion, aws, { hasLeft: allowed.length > 0 }, read, now),
    unreadLocations(ingestion, live, read, now)
  ])
  const toBeLoaded = unread.flatMap((location) => {
    const place = placeIn(location, { aws })
    // The same apply loads what is there, and then sets the end.
    return place === undefined ? [] : [{ place, atLeast: mustReadUntil(now), until: readWithoutEnd(now).until }]
  })
  const needed = [...new Map([...toBeLoaded, ...toRead].map((one) => [nameOf(one.place), one])).values()]
  for (const place of allowed.filter(({ until }) => hasNoEnd(until, now))) {
    const needs = needed.filter((one) => nameOf(one.place) === nameOf(place))
    if (isDeclared(place) || needs.some(({ until }) => hasNoEnd(until, now))) continue
    places.set(nameOf(place), { ...place, until: needs[0]?.until ?? readUntil(now) })
    problems.push(`The logs have left ${nameOf(place)}, and reading there gets an end.`)
  }
  for (const { place, atLeast, until } of needed) {
    if (allowed.some((one) => nameOf(one) === nameOf(place) && one.until >= atLeast)) continue
    if (
      !mayRead(aws, place, live) &&
      !(await isOurLocation(locationOf({ aws, logBucket: place }), ingestion, aws, read))
    )
      continue
    places.set(nameOf(place), { ...place, until })
    // Without a time: it would be another plan each time.
    problems.push(
      hasNoEnd(until, now)
        ? `${MAY_READ} ${nameOf(place)} until this is applied, and for another day: S3 may still deliver logs there.`
        : `${MAY_READ} ${nameOf(place)} for another day: S3 may still deliver late logs there.`
    )
  }
  return { places: [...places.values()], problems, unread }
}

/** Whether nothing is wrong but that the role may read too much, because time has passed since an apply. Pure. */
export function onlyEnds(problems: readonly string[]): boolean {
  return problems.every((one) => !one.startsWith(MAY_READ))
}

/** What is left may only be read for another day, once an apply has moved everything. */
export function endReadingLeft({ aws, rolePolicy }: Traced, now: Date): Step {
  return endReading(aws, rolePolicy, (until) => hasNoEnd(until, now), readUntil(now))
}

/** The places left, as "s3://bucket/prefix/", for which the role may read where the logs are declared to be: they are back there. */
export function leavingPlacesAllowing(
  { ingestion, ...aws }: Aws & { readonly ingestion: Traced },
  live: readonly Statement[],
  now: Date
): readonly string[] {
  const declared = placeIn(ingestion.location, { aws })
  return leavingPlacesIn(aws, live)
    .filter(({ until }) => until > now)
    .map(nameOf)
    .filter((name, at, all) => declared !== undefined && nameOf(declared).startsWith(name) && all.indexOf(name) === at)
}

/** For people: until when Snowflake may read it. */
export function leavingPlaceNote(place: LeavingPlace, now: Date): string {
  if (hasNoEnd(place.until, now))
    return `Until the move is done, Snowflake may also read ${nameOf(place)}: S3 may still deliver logs there.`
  return `Until ${minuteText(place.until)}, Snowflake may also read ${nameOf(place)}: S3 may still deliver late logs there.`
}

function nameOf({ name, prefix }: Place): string {
  return `s3://${name}/${prefix}`
}
