/** What to say about an object that AWS does not let us read. */
import type { Denied, Hidden } from '../model/denied'

/** @param own the buckets of the account, if we are allowed to list them */
export function hidden(denied: Denied, own?: ReadonlySet<string>): Hidden {
  return { state: 'hidden', reason: explain(denied, own), denied }
}

/** S3 answers the same for a bucket of another account as for a missing permission. */
function explain(denied: Denied, own: ReadonlySet<string> | undefined): string {
  const { object, arn, account, actions } = denied
  const statement = JSON.stringify({ Effect: 'Allow', Action: actions, Resource: arn })
  const allow = `allow this in the policy of the identity that runs this action: ${statement}`
  const bucket = bucketOf(denied)
  if (bucket === undefined || own?.has(bucket) === true) return `AWS denies access to ${object}: ${allow}`
  return own === undefined
    ? `AWS denies access to ${object}. First check that it belongs to account ${account}: bucket names are globally unique, and S3 answers the same for a bucket of another account. If it does, ${allow}`
    : `${sentence(object)} belongs to another account than ${account}, in which this action runs. Choose another bucket, or use credentials of its account.`
}

/** The name, if it is about a bucket. */
export function bucketOf({ arn }: Denied): string | undefined {
  return /^arn:[^:]*:s3:::([^/]+)$/.exec(arn)?.[1]
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
