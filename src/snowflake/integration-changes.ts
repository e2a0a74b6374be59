/** https://docs.snowflake.com/en/sql-reference/sql/alter-storage-integration */
import type { Run } from '../model/operation'
import { call, type Rewrite, type Step } from '../model/step'
import { hasMore, type Locations, othersOf } from './integration-locations'
import { describeIntegration } from './integration-rows'
import { propertiesOf } from './rows'
import { statement } from './statements'

/** What is to be changed. */
interface Settings {
  readonly enabled?: boolean
  readonly roleArn?: string | null
  readonly externalId?: string | null
  /** To be allowed, in addition to others' locations. */
  readonly allowed?: readonly string[]
  /** To be unblocked: what overlaps with our location. */
  readonly unblocks: boolean
}

/**
 * ALTER replaces a whole list, so others' locations are read again right before and included.
 * @param seen others' locations
 */
export function alterIntegration(
  { name, location }: { readonly name: string; readonly location: string },
  { enabled, roleArn, externalId, allowed: ours, unblocks }: Settings,
  seen: Locations
): readonly Step[] {
  const settings = ({ allowed, blocked }: Locations) => ({
    enabled,
    roleArn,
    externalId,
    allowedLocations: ours && [...allowed, ...ours.filter((one) => !allowed.includes(one))],
    blockedLocations: unblocks && blocked.length > 0 ? blocked : undefined
  })
  const alter = (others: Locations) => statement('storage-integration/alter', { name, ...settings(others) })
  const others = async (read: Run) => othersOf(propertiesOf(await read(describeIntegration(name))), location)
  const latest = async (read: Run): Promise<Rewrite> => {
    const known = await others(read)
    return {
      operation: alter(known),
      repair: async (read) => (hasMore(await others(read), known) ? latest(read) : undefined)
    }
  }
  const isSet = Object.values(settings(seen)).some((value) => value !== undefined)
  return [
    ...(unblocks && seen.blocked.length === 0 ? [call(statement('storage-integration/unblock', { name }))] : []),
    ...(isSet ? [call(alter(seen), { latest })] : [])
  ]
}
