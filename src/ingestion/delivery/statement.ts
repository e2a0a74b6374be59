import { bucketArn } from '../../aws/arns'
import { type PolicyDocument, policySize, type Statement } from '../../aws/policies'
import { type Delivery, LOG_DELIVERY } from './obstacles'

/** What our statement allows. A type, because an interface could not be part of an `Identity`. */
export type Allowed = {
  readonly sid: string
  /** The objects that may be written: "arn:aws:s3:::my-logs/access/*". */
  readonly resource: string
  readonly sourceArns: readonly string[]
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-alternatives-guidelines.html */
const LARGEST_POLICY_BYTES = 20 * 1024
/** If a list of all sources is longer, a wildcard replaces it, so that half of the policy is left for others. */
export const LARGEST_STATEMENT_BYTES = LARGEST_POLICY_BYTES / 2

/**
 * The delivery service may write the logs of these sources.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
 */
export function statementFor(
  allowed: Allowed & { readonly account: string },
  alsoAllowed: readonly string[] = []
): Statement {
  return {
    Sid: allowed.sid,
    Effect: 'Allow',
    Principal: { Service: LOG_DELIVERY },
    Action: ['s3:PutObject'],
    Resource: allowed.resource,
    Condition: {
      ArnLike: { 'aws:SourceArn': [...allowed.sourceArns, ...alsoAllowed] },
      StringEquals: { 'aws:SourceAccount': allowed.account }
    }
  }
}

/** The sources by name, or all buckets in the account if there are too many or we do not manage logging. */
export function sourceArns(delivery: Delivery & Omit<Allowed, 'sourceArns'>): readonly string[] {
  const listed = delivery.sources.map((source) => bucketArn(delivery, source))
  const size = policySize({ Statement: statementFor({ ...delivery, sourceArns: listed }) })
  return listed.length > 0 && size <= LARGEST_STATEMENT_BYTES ? listed : [bucketArn(delivery, '*')]
}

/** Why S3 would not accept the policy, if so. */
export function tooLarge(merged: PolicyDocument, statement: Statement): readonly string[] {
  const size = policySize(merged)
  if (size <= LARGEST_POLICY_BYTES) return []
  return [
    `The bucket policy would have ${size} bytes, ${policySize({ Statement: statement })} of them for this action, but S3 allows ${LARGEST_POLICY_BYTES}. Shorten the other statements.`
  ]
}
