/** What to say about an object that AWS does not let us read. */
import type { Denied, Hidden } from '../model/denied'
import { refusingPolicy } from './refusing-policy'

/**
 * Whose a bucket is: `own` · `foreign`: it exists, and not in the account · `none`: the account has no such bucket, and nothing
 * shows that it exists · `unknown`: we are not allowed to list the account's buckets.
 */
export type Whose = 'own' | 'foreign' | 'none' | 'unknown'

export function hidden(denied: Denied, whose: Whose = 'unknown'): Hidden {
  return { state: 'hidden', reason: explain(denied, whose), denied }
}

/**
 * S3 may answer the same for a bucket of another account, and for one that does not exist, as for a missing permission.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
function explain(denied: Denied, whose: Whose): string {
  const { object, arn, account, actions, message = '' } = denied
  const statement = JSON.stringify({ Effect: 'Allow', Action: actions, Resource: arn })
  const refusing = refusingPolicy(message, statement)
  if (refusing !== undefined) return `AWS denies access to ${object}. ${refusing}`
  const allow = `allow this in the policy of the identity that runs this action: ${statement}`
  if (bucketOf(denied) === undefined) return `AWS denies access to ${object}: ${allow}`
  switch (whose) {
    case 'own':
      return `AWS denies access to ${object}: ${allow}`
    case 'foreign':
      return `${sentence(object)} belongs to another account than ${account}, in which this action runs. Choose another bucket, or use credentials of its account.`
    case 'none':
      return `AWS denies access to ${object}, and account ${account} has no bucket of this name: it does not exist yet, or it belongs to another account. Check the name. If it is to be created in this account, ${allow}`
    case 'unknown':
      return `AWS denies access to ${object}. First check that it belongs to account ${account}, or does not exist yet: bucket names are globally unique, and S3 answers the same for a bucket of another account. If so, ${allow}`
  }
}

/** The name, if it is about a bucket. */
export function bucketOf({ arn }: Denied): string | undefined {
  return /^arn:[^:]*:s3:::([^/]+)$/.exec(arn)?.[1]
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
