import type { AccountBucket, Aws } from '../model/config'
import { ActionError } from '../model/errors'
import type { Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { ask } from './observe'
import { OPERATIONS } from './operations'
import { read } from './requests'

/**
 * Finds out which account and partition the credentials belong to. Needs no permission.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function identify(run: Run, region: string): Promise<Aws> {
  const { Account: account, Arn: arn } = (await ask(run, read('GetCallerIdentity', {}))) ?? {}
  const partition = arn?.split(':')[1]
  if (account !== undefined && partition !== undefined) return { account, partition, region }
  throw new ActionError({
    code: 'UNREACHABLE',
    goal: OPERATIONS.GetCallerIdentity.goal,
    reason: 'something answered with status 200, but not AWS: there is no account in the answer.',
    hint: 'This is usually the sign-in page of a proxy or network. Let the proxy pass *.amazonaws.com, or add it to NO_PROXY; check AWS_ENDPOINT_URL if it is set.'
  })
}

/**
 * Lists all buckets in the account, page by page.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export async function listBuckets(run: Run): Promise<readonly AccountBucket[]> {
  const buckets: AccountBucket[] = []
  let token: string | undefined
  do {
    const input = { MaxBuckets: 1000, ...(token === undefined ? {} : { ContinuationToken: token }) }
    const page = await ask(run, read('ListBuckets', input))
    for (const { Name: name, BucketRegion: region } of page?.Buckets ?? []) {
      if (name !== undefined) buckets.push({ name, ...(region === undefined ? {} : { region }) })
    }
    token = page?.ContinuationToken
  } while (token !== undefined)
  return buckets
}

/** The same list; `undefined` when we are not allowed to see it. */
export async function listBucketsIfAllowed(run: Run): Promise<readonly AccountBucket[] | undefined> {
  try {
    return await listBuckets(run)
  } catch (error) {
    if (isServiceError(error)) return undefined
    throw error
  }
}
