import { ActionError } from '../errors'
import type { AccountBucket, Aws } from '../model/config'
import type { Run } from '../model/operation'

/**
 * Which account these credentials belong to, and in which partition. Needs no permission.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function identify(run: Run, region: string): Promise<Aws> {
  const [identity] = await run({ client: 'sts', name: 'GetCallerIdentity', input: {} })
  const { Account: account, Arn: arn } = identity ?? {}
  const partition = typeof arn === 'string' ? arn.split(':')[1] : undefined
  if (typeof account === 'string' && partition !== undefined) return { account, partition, region }
  throw new ActionError({
    code: 'SERVICE_ERROR',
    goal: 'find out which AWS account this is',
    reason: 'the answer of sts:GetCallerIdentity names no account.'
  })
}

/**
 * All buckets of the account, page by page.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export async function listBuckets(run: Run): Promise<readonly AccountBucket[]> {
  const buckets: AccountBucket[] = []
  let token: string | undefined
  do {
    const input = { MaxBuckets: 1000, ...(token === undefined ? {} : { ContinuationToken: token }) }
    const [page] = await run({ client: 's3', name: 'ListBuckets', input })
    buckets.push(...bucketsOf(page?.['Buckets']))
    token = typeof page?.['ContinuationToken'] === 'string' ? page['ContinuationToken'] : undefined
  } while (token !== undefined)
  return buckets
}

function bucketsOf(buckets: unknown): readonly AccountBucket[] {
  if (!Array.isArray(buckets)) return []
  return buckets.flatMap((bucket: { readonly Name?: unknown; readonly BucketRegion?: unknown }) => {
    if (typeof bucket.Name !== 'string') return []
    return [{ name: bucket.Name, ...(typeof bucket.BucketRegion === 'string' ? { region: bucket.BucketRegion } : {}) }]
  })
}
