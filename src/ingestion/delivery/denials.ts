import { bucketArn, objectsArn } from '../../aws/arns'
import type { Possible } from '../../aws/conditions'
import { partsOf, type Statement } from '../../aws/policies'
import { sameStatement, statementName } from '../../aws/policy-meaning'
import { appliesTo, isService, type Requests } from '../../aws/service-requests'
import { type Delivery, LOG_DELIVERY } from './obstacles'

/** Statements of the log bucket's policy that deny deliveries, in sentences that say what to do. */
export interface Denials {
  /** Every delivery is denied. */
  readonly certain: readonly string[]
  /** Some deliveries are denied, or it depends on what we cannot know. */
  readonly possible: readonly string[]
}

/**
 * Keys that requests of a service never have: they describe principals of an organization, and VPC endpoints.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const ABSENT = ['aws:principalorgid', 'aws:principalorgpaths', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip']

/** S3 drops the logs that it must not deliver, without a word to anybody. */
export function denialsOf(statements: readonly Statement[], delivery: Delivery, now: Date): Denials {
  const requests = deliveries(delivery, now)
  const denying = statements
    .filter((statement) => partsOf(statement).effect === 'Deny')
    .map((statement) => ({ statement, applies: appliesTo(statement, requests) }))
  const sentences = (applies: 'yes' | 'maybe', verb: string) =>
    denying.filter((one) => one.applies === applies).map(({ statement }) => sentence(statement, delivery.bucket, verb))
  return { certain: sentences('yes', 'denies'), possible: sentences('maybe', 'may deny') }
}

/**
 * Names of the statements that allow every delivery by themselves.
 * @param ours what means the same as this also does, if it is not known which buckets log
 */
export function allowingAll(
  statements: readonly Statement[],
  ours: Statement,
  delivery: Delivery,
  now: Date
): readonly string[] {
  const requests = deliveries(delivery, now)
  return statements
    .filter((one) => partsOf(one).effect === 'Allow')
    .filter((one) => sameStatement(one, ours) || appliesTo(one, requests) === 'yes')
    .map(statementName)
}

/** What the delivery service sends, with every condition key that we can know. */
export function deliveries(delivery: Delivery, now: Date): Requests {
  const { sources, bucket, prefix, account, region } = delivery
  const facts: Readonly<Record<string, Possible>> = {
    'aws:principalisawsservice': [['true']],
    'aws:principalservicename': [[LOG_DELIVERY]],
    'aws:principalservicenameslist': [[LOG_DELIVERY]],
    'aws:securetransport': [['true']],
    'aws:sourceaccount': [[account]],
    'aws:requestedregion': [[region]],
    'aws:currenttime': [[now.toISOString()]],
    'aws:epochtime': [[String(Math.floor(now.getTime() / 1000))]],
    // AWS requires TLS 1.2. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingEncryption.html
    's3:tlsversion': [['1.2'], ['1.3']],
    // Nothing documents whether the service sends this header; it never asks for a KMS key.
    's3:x-amz-server-side-encryption': [null, ['AES256']],
    's3:x-amz-server-side-encryption-aws-kms-key-id': [null],
    's3:x-amz-server-side-encryption-customer-algorithm': [null],
    ...Object.fromEntries(ABSENT.map((key) => [key, [null]])),
    // If we do not manage logging, any bucket may be a source.
    ...(sources.length === 0 ? {} : { 'aws:sourcearn': sources.map((source) => [bucketArn(delivery, source)]) })
  }
  return {
    isSender: isService(LOG_DELIVERY),
    action: 's3:PutObject',
    objects: objectsArn(delivery, bucket, prefix).slice(0, -1),
    context: new Map(Object.entries(facts))
  }
}

function sentence(statement: Statement, bucket: string, verb: string): string {
  return `Statement ${statementName(statement)} in the policy of log bucket ${bucket} ${verb} the log delivery service: exclude the service with the condition "Bool": { "aws:PrincipalIsAWSService": "false" } in that statement.`
}
