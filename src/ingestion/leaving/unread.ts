import { leavingPlacesIn, placesRead } from '../../aws/leaving-statements'
import { askIfSet } from '../../aws/observe'
import { parsePolicy, type Statement, statementsOf } from '../../aws/policies'
import { roleRead } from '../../aws/requests'
import type { Aws, Config } from '../../model/config'
import type { Run } from '../../model/operation'
import type { Place } from '../../model/place'
import { integrationNamed } from '../../snowflake/integrations'
import { locationOf, placeIn } from '../../snowflake/locations'
import { ifFound } from '../../snowflake/refusals'
import { objectOf, rowNamed } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { targetsOf } from '../delivery/obstacles'
import { type Ingestion, ingestionOf } from '../snowpipe/ingestion'
import { isJustAllowed, isLeft, isStandby, leavesFor } from '../snowpipe/leaving'
import { observeLeavings } from '../snowpipe/state'
import { loadingFrom } from './locations'
import { isOfPipeline } from './whose'

/** An ingestion, and what shows where its logs went. A type, because an interface could not be part of an `Identity`. */
export type Traced = Ingestion & {
  readonly aws: Aws
  /** The inline policy that says what Snowflake may read. */
  readonly rolePolicy: { readonly RoleName: string; readonly PolicyName: string }
  /** The buckets whose logs these are; empty = logging is not managed. */
  readonly sources: readonly string[]
}

export function tracedOf(config: Config): Traced {
  const { aws, role, logging } = config
  const rolePolicy = { RoleName: role.name, PolicyName: role.policyName }
  return { ...ingestionOf(config), aws, rolePolicy, sources: logging.sources }
}

/**
 * Locations that S3 delivers to, or still may, and that nothing loads from: an apply that moved the logs there was
 * interrupted before the stage followed, and another declaration came next, or the stage was dropped or points elsewhere
 * when the logs move. The role's policy shows it, because the role may read a location before any log goes there; with
 * another role, it is shown by where the source buckets log to or, if that is not managed, by what the integration allows.
 * @param live the statements of the role's policy
 */
export async function unreadLocations(
  pipeline: Traced,
  live: readonly Statement[],
  read: Run,
  now: Date
): Promise<readonly string[]> {
  return unreadOf(pipeline, { live, ...(await observeTraces(pipeline, read)) }, read, now)
}

/** What shows where logs went: the statements of the role's policy, where the source buckets log to, and standbys. */
interface Traces {
  readonly live: readonly Statement[]
  readonly loggedTo: readonly Place[]
  /** Locations where the standby of an apply that was killed loads, other than the declared one. */
  readonly standbys: readonly string[]
}

async function unreadOf(
  pipeline: Traced,
  { live, loggedTo, standbys }: Traces,
  read: Run,
  now: Date
): Promise<readonly string[]> {
  const { aws, location: declared } = pipeline
  const places = [
    ...placesRead(aws, live),
    ...leavingPlacesIn(aws, live).filter(({ until }) => leavesFor(until, now)),
    ...loggedTo
  ]
  const locations = new Set(places.map((place) => locationOf({ aws, logBucket: place })))
  const left = [...locations].filter((one) => isLeft(one, declared))
  if (left.length + standbys.length === 0) return []
  const { urls, leavings } = await loadingFrom(pipeline, { hasLeft: true }, read)
  const loaded = [...urls, ...leavings.map(({ location }) => location)]
  const unread = [...new Set([...left.filter((location) => !loaded.includes(location)), ...standbys])]
  // Whoever lets the role read what is not ours gets nothing loaded from there.
  const isOurs = await Promise.all(
    unread.map(async (location) => {
      const place = placeIn(location, { aws })
      return place !== undefined && (await isOfPipeline(place, pipeline, aws, read))
    })
  )
  return unread.filter((_, at) => isOurs[at] === true)
}

/** The same, with what the live policy of the role shows, if this run can read it. */
export async function observeUnread(pipeline: Traced, read: Run, now: Date): Promise<readonly string[]> {
  return unreadOf(pipeline, await tracesOf(pipeline, read), read, now)
}

/**
 * The same, and those of them that Snowflake can read, or will in a moment: others must not stop a run.
 * https://docs.snowflake.com/en/sql-reference/functions/system_validate_storage_integration
 */
export async function observeReadable(
  pipeline: Traced,
  read: Run,
  now: Date
): Promise<{ readonly mayBeUnread: readonly string[]; readonly unread: readonly string[] }> {
  const traces = await tracesOf(pipeline, read)
  const mayBeUnread = await unreadOf(pipeline, traces, read, now)
  const { aws } = pipeline
  const isNew = leavingPlacesIn(aws, traces.live)
    .filter(({ until }) => isJustAllowed(until, now))
    .map((place) => locationOf({ aws, logBucket: place }))
  const isReadable = await Promise.all(
    mayBeUnread.map(async (location) => isNew.includes(location) || (await canRead(location, pipeline, read)))
  )
  // A standby ends also if nobody can read there.
  const isEnded = (location: string, at: number) => isReadable[at] === true || traces.standbys.includes(location)
  return { mayBeUnread, unread: mayBeUnread.filter(isEnded) }
}

async function tracesOf(pipeline: Traced, read: Run): Promise<Traces> {
  const [live, others] = await Promise.all([statementsOfRole(pipeline, read), observeTraces(pipeline, read)])
  return { live, ...others }
}

async function observeTraces(pipeline: Traced, read: Run): Promise<Omit<Traces, 'live'>> {
  const [loggedTo, leavings] = await Promise.all([placesLoggedTo(pipeline, read), observeLeavings(pipeline, read)])
  const standbys = leavings.filter((one) => isStandby(one) && one.location !== pipeline.location)
  return { loggedTo, standbys: standbys.map(({ location }) => location) }
}

async function canRead(location: string, { integration }: Traced, read: Run): Promise<boolean> {
  const answer = read(statement('storage-integration/validate', { integration, location }))
  const [row] = await answer.catch(() => [])
  return objectOf(row?.['STATUS'])['status'] === 'success'
}

async function statementsOfRole({ rolePolicy }: Traced, read: Run): Promise<readonly Statement[]> {
  const policy = await askIfSet(read, roleRead('GetRolePolicy', rolePolicy)).catch(() => undefined)
  const text = policy?.PolicyDocument
  return text === undefined ? [] : statementsOf(parsePolicy(text))
}

/** Where the source buckets log to so far. Without a table, nothing was ever loaded, and there may be thousands of them. */
async function placesLoggedTo(pipeline: Traced, read: Run): Promise<readonly Place[]> {
  const { database, schema, staging, sources, aws } = pipeline
  if (sources.length === 0) return placesAllowed(pipeline, read)
  const tables = await ifFound(read(statement('table/show', { schema: [database, schema] })))
  if (rowNamed(tables ?? [], staging) === undefined) return []
  const targets = await targetsOf(sources, aws, read)
  return targets.map(({ TargetBucket: name = '', TargetPrefix: prefix = '' }) => ({ name, prefix }))
}

/**
 * Where nobody says where the buckets log to, another role takes over what Snowflake reads through the integration so far.
 */
async function placesAllowed({ integration, roleArn, aws }: Traced, read: Run): Promise<readonly Place[]> {
  const live = await integrationNamed(integration, read)
  if (live === undefined || live.roleArn === roleArn) return []
  return live.locations.flatMap((location) => placeIn(location, { aws }) ?? [])
}
