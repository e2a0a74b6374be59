import { leavingPlacesIn, type Place, placesRead } from '../../aws/leaving-statements'
import { askIfSet } from '../../aws/observe'
import { parsePolicy, type Statement, statementsOf } from '../../aws/policies'
import { roleRead } from '../../aws/requests'
import type { Aws } from '../../model/config'
import type { Run } from '../../model/operation'
import { placeIn } from '../../snowflake/locations'
import { objectOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { isOurPlace } from '../delivery/our-place'
import type { Ingestion } from '../snowpipe/ingestion'
import { isLeft, leavesFor } from '../snowpipe/leaving'
import { loadingFrom } from './locations'

/** The inline policy that says what Snowflake may read. */
export interface RolePolicy {
  readonly RoleName: string
  readonly PolicyName: string
}

/** What the live policy of the role tells about such locations, if this run can read it. */
export async function observeUnread(
  ingestion: Ingestion & { readonly aws: Aws; readonly rolePolicy: RolePolicy },
  read: Run,
  now: Date
): Promise<readonly string[]> {
  const policy = await askIfSet(read, roleRead('GetRolePolicy', ingestion.rolePolicy)).catch(() => undefined)
  if (policy?.PolicyDocument === undefined) return []
  return unreadLocations(ingestion, ingestion.aws, statementsOf(parsePolicy(policy.PolicyDocument)), read, now)
}

/**
 * Locations that S3 delivers to, or still may, and that nothing loads from: an apply that moved the logs there was
 * interrupted before the stage followed, and another declaration came next. The role's policy shows it, because the role
 * may read a location before any log goes there.
 * @param live the statements of the role's policy
 */
export async function unreadLocations(
  ingestion: Ingestion,
  aws: Aws,
  live: readonly Statement[],
  read: Run,
  now: Date
): Promise<readonly string[]> {
  const places = [...placesRead(aws, live), ...leavingPlacesIn(aws, live).filter(({ until }) => leavesFor(until, now))]
  const locations = [...new Set(places.map(locationOf))].filter((one) => isLeft(one, ingestion.location))
  if (locations.length === 0) return []
  const { stage = [], leavings } = await loadingFrom(ingestion, { hasLeft: true }, read)
  const loaded = [...stage, ...leavings.map(({ location }) => location)]
  const unread = locations.filter((location) => !loaded.includes(location))
  const isUnread = await Promise.all(unread.map((location) => mayHaveLogs(location, ingestion, aws, read)))
  return unread.filter((_, at) => isUnread[at] === true)
}

function locationOf({ name, prefix }: Place): string {
  return `s3://${name}/${prefix}`
}

/** Whoever lets the role read what is not ours gets nothing loaded from there. What cannot be read must not stop a run. */
async function mayHaveLogs(location: string, { integration }: Ingestion, aws: Aws, read: Run): Promise<boolean> {
  const place = placeIn(location, { aws })
  if (place === undefined || !(await isOurPlace(place, aws, read))) return false
  const answer = read(statement('storage-integration/validate', { integration, location }))
  const [row] = await answer.catch(() => [])
  return objectOf(row?.['STATUS'])['status'] === 'success'
}
