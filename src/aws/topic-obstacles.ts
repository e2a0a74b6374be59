/** What keeps a topic from passing on S3's events, or its policy from being written, in sentences that say what to do. */
import { partsOf, type Statement } from './policies'
import { statementName } from './policy-meaning'
import { DELETED_PRINCIPAL } from './trust'

/** S3 cannot use the key that AWS manages for SNS. */
const MANAGED_KEY = 'alias/aws/sns'
const NEEDED = 'kms:GenerateDataKey and kms:Decrypt to s3.amazonaws.com'

export interface KeyProblems {
  readonly obstacles: readonly string[]
  readonly notes: readonly string[]
}

/**
 * @param key the KmsMasterKeyId of the topic: an alias, an ID or an ARN
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html#key-policy-sns-sqs
 */
export function keyProblems(key: string | undefined): KeyProblems {
  if (key === undefined || key === '') return { obstacles: [], notes: [] }
  if (!key.endsWith(MANAGED_KEY)) {
    return { obstacles: [], notes: [`The topic is encrypted with ${key}, whose policy must allow ${NEEDED}.`] }
  }
  const way = `Encrypt it with a key of your own whose policy allows ${NEEDED}, or turn its encryption off.`
  return { obstacles: [`The topic is encrypted with ${MANAGED_KEY}, which S3 cannot use. ${way}`], notes: [] }
}

/** Principals of others that were deleted. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function deletedPrincipals(others: readonly Statement[]): readonly string[] {
  return others.flatMap((statement) => {
    const ids = partsOf(statement).principals.filter((principal) => DELETED_PRINCIPAL.test(principal))
    if (ids.length === 0) return []
    return [
      `The policy of the topic has statement ${statementName(statement)} for ${ids.join(', ')}, a user or role that was deleted, and SNS refuses to write such a policy. Remove that principal.`
    ]
  })
}
