/** Which policy refused a request, where another Allow for the identity would not help. */

/** What AWS calls the type of policy, and what we call what it stands in and who can change it. */
interface Holder {
  readonly type: RegExp
  readonly subject: string
  readonly owner: string
}

/** Our names for AWS's types: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types */
const HOLDERS: readonly Holder[] = [
  {
    type: /service control/,
    subject: 'A service control policy of the organization',
    owner: 'whoever manages the organization'
  },
  {
    type: /resource control/,
    subject: 'A resource control policy of the organization',
    owner: 'whoever manages the organization'
  },
  {
    type: /permissions boundary/,
    subject: 'The permissions boundary of the identity that runs this action',
    owner: 'whoever manages that boundary'
  },
  {
    type: /session/,
    subject: 'The session policy of these credentials',
    owner: 'whoever set it (in configure-aws-credentials: inline-session-policy, managed-session-policies)'
  },
  {
    type: /endpoint/,
    subject: 'The policy of the VPC endpoint through which the runner sends it',
    owner: 'whoever manages that endpoint'
  },
  { type: /identity-based/, subject: 'A policy of the identity that runs this action', owner: 'its owner' },
  { type: /resource-based|trust/, subject: 'The policy of the resource itself', owner: 'its owner' }
]

/**
 * Which policy refused a request and what to do there, as sentences without an end; undefined if AWS does not name one, or if it is only
 * that no policy of the identity allows it, which an Allow there mends.
 * @param message of AWS: "… with an explicit deny in a service control policy[: ARN]", "… because no permissions boundary allows
 *   the s3:PutBucketPolicy action". https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * @param statement the Allow that is missing, as JSON
 */
export function refusingPolicy(message: string, statement: string): string | undefined {
  const [, denying, arn] =
    /with an explicit deny in an? ([\w -]+?)(?: policy)?(?::? ?(arn:\S+))?$/i.exec(trimmed(message)) ?? []
  if (denying !== undefined) {
    const { subject, owner } = holderOf(denying)
    return `${subject}${arn === undefined ? '' : ` (${arn})`} has a Deny that applies. No Allow overrides a Deny: ${owner} has to narrow it`
  }
  const [, silent] = /because no ([\w -]+?)(?: policy)? allows the /i.exec(message) ?? []
  if (silent === undefined || /identity-based/i.test(silent)) return undefined
  const { subject, owner } = holderOf(silent)
  return `${subject} does not allow it, and an Allow elsewhere does not help: ${owner} has to add ${statement}`
}

function trimmed(message: string): string {
  return message.trim().replace(/\.$/, '')
}

/** AWS may name types that are newer than this list. */
function holderOf(type: string): Holder {
  const found = HOLDERS.find((holder) => holder.type.test(type.toLowerCase()))
  return found ?? { type: /./, subject: `A policy of the type “${type}”`, owner: 'its owner' }
}
