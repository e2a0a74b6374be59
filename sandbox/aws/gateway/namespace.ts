import type { AuthenticatedRequest } from './authorize'
import { Refusal } from './refusal'

/** PREFIX-ACCOUNT-REGION-an */
const REGIONAL_NAME = /^[a-z0-9.-]+-(\d{12})-([a-z]{2,4}(?:-[a-z]+)+-\d{1,2})-an$/
const REGIONAL = 'account-regional'

/**
 * A name that ends with an account, a Region and "an" is in the namespace of that account: only it can create the
 * bucket, and only if the request says so. No other name can be in it. The code is assumed.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export function checkNamespace({ call, message, region }: AuthenticatedRequest, account: string): void {
  if (call.service !== 's3' || call.operation !== 'CreateBucket') return
  const name = decodeURIComponent(call.path.split('/')[1] ?? '')
  const [, owner, place] = REGIONAL_NAME.exec(name) ?? []
  const claimed = message.headers['x-amz-bucket-namespace'] === REGIONAL
  if (owner === undefined ? !claimed : claimed && owner === account && place === region) return
  throw new Refusal(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name })
}
