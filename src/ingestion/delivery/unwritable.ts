import { partsOf, type Statement } from '../../aws/policies'
import { nameOf, publicStatements } from '../../aws/public-access'
import { DELETED_PRINCIPAL } from '../../aws/trust'

/**
 * Why S3 would refuse to write a policy that has these statements of others, even unchanged, in sentences that say what
 * to do. Block Public Access is on by then, for the bucket or for the account.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function unwritable(others: readonly Statement[]): readonly string[] {
  return [
    ...publicStatements(others).map(
      (name) =>
        `The policy has ${name}, which is public, and S3 refuses to write such a policy while public access is blocked. Remove the statement, narrow its principal, or choose another log bucket.`
    ),
    ...others.filter(namesDeleted).map((statement) => {
      const ids = partsOf(statement).principals.filter((principal) => DELETED_PRINCIPAL.test(principal))
      return `The policy has ${nameOf(statement)} for ${ids.join(', ')}, a user or role that was deleted, and S3 refuses to write such a policy. Remove that principal.`
    })
  ]
}

function namesDeleted(statement: Statement): boolean {
  return partsOf(statement).principals.some((principal) => DELETED_PRINCIPAL.test(principal))
}
