/** One reason for all objects that AWS hides for one cause. */
import type { Denied } from '../model/denied'
import type { Address } from '../model/fields'
import type { Observation } from '../model/kind'
import type { Run } from '../model/operation'
import { listBucketsIfAllowed } from './account'
import { bucketOf, hidden } from './denials'

type Live = ReadonlyMap<Address, Observation>

/**
 * The same observations, but all objects that are hidden for one cause give one reason. A bucket of another account would
 * otherwise look like many missing permissions. If that is allowed, it looks up whose bucket it is.
 */
export async function withJointReasons(live: Live, read: Run): Promise<Live> {
  const denials = [...live.values()].flatMap((seen) => deniedIn(seen) ?? [])
  if (denials.length === 0) return live
  const own = denials.some((denied) => bucketOf(denied) !== undefined) ? await ownBuckets(read) : undefined
  return new Map(
    [...live].map(([address, seen]) => {
      const denied = deniedIn(seen)
      return [address, denied === undefined ? seen : hidden(joint(denied, denials), own)]
    })
  )
}

function deniedIn(seen: Observation): Denied | undefined {
  return seen.state === 'hidden' ? seen.denied : undefined
}

/** With the name that the first one has for the object, and the actions of all. */
function joint({ arn }: Denied, denials: readonly Denied[]): Denied {
  const same = denials.filter((other) => other.arn === arn)
  const [first] = same as [Denied, ...Denied[]]
  return { ...first, actions: [...new Set(same.flatMap(({ actions }) => actions))].toSorted() }
}

/** The names of all buckets of the account; `undefined` when we are not allowed to list them. */
async function ownBuckets(read: Run): Promise<ReadonlySet<string> | undefined> {
  const buckets = await listBucketsIfAllowed(read)
  return buckets === undefined ? undefined : new Set(buckets.map(({ name }) => name))
}
