/** One reason for all objects that AWS hides for one cause. */
import type { Denied } from '../model/denied'
import type { Address } from '../model/fields'
import type { Observation } from '../model/kind'
import type { Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { listBucketsIfAllowed } from './account'
import { bucketOf, hidden, type Whose } from './denials'
import { ask } from './observe'
import { bucketRead } from './requests'
import type { BucketPlace } from './subjects'

type Live = ReadonlyMap<Address, Observation>

/**
 * The same observations, but all objects that are hidden for one cause give one reason. A bucket of another account would
 * otherwise look like many missing permissions. If that is allowed, it looks up whose bucket it is, or whether it exists at all.
 */
export async function withJointReasons(live: Live, run: Run): Promise<Live> {
  const denials = [...live.values()].flatMap((seen) => deniedIn(seen) ?? [])
  if (denials.length === 0) return live
  const whose = await ownersOf(denials, run)
  return new Map(
    [...live].map(([address, seen]) => {
      const denied = deniedIn(seen)
      return [address, denied === undefined ? seen : hidden(joint(denied, denials), whose.get(denied.arn))]
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

/** Whose each bucket is, by ARN. */
async function ownersOf(denials: readonly Denied[], run: Run): Promise<ReadonlyMap<string, Whose>> {
  const buckets = new Map(denials.map((denied) => [denied.arn, bucketOf(denied)]))
  if ([...buckets.values()].every((bucket) => bucket === undefined)) return new Map()
  const listed = await listBucketsIfAllowed(run)
  if (listed === undefined) return new Map()
  const own = new Set(listed.map(({ name }) => name))
  const found = [...buckets].map(async ([arn, bucket]): Promise<readonly [string, Whose]> => {
    if (bucket === undefined || own.has(bucket)) return [arn, 'own']
    const account = denials.find((denied) => denied.arn === arn)?.account ?? ''
    return [arn, await ownerOf({ bucket, account }, run)]
  })
  return new Map(await Promise.all(found))
}

/**
 * Whose a bucket is that the account does not list. Only for one that exists, S3 says in which region it is, and that also to
 * those who have no permission on it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
async function ownerOf(place: Pick<BucketPlace, 'bucket' | 'account'>, run: Run): Promise<Whose> {
  try {
    await ask(run, bucketRead('HeadBucket', place))
    return 'own'
  } catch (error) {
    if (isServiceError(error)) return error.located ? 'foreign' : 'none'
    throw error
  }
}
