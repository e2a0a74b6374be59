import { expect, test } from '@jest/globals'
import { refusingPolicy } from '../../src/aws/refusing-policy'

const CALL = 'User: u is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::b"'
const ALLOW = '{"Effect":"Allow"}'

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
test.each([
  [
    'with an explicit deny in a service control policy',
    /^A service control policy .* Deny .* organization has to narrow/
  ],
  ['with an explicit deny in a resource control policy.', /^A resource control policy .* Deny /],
  [
    'with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/p',
    /^A policy of the identity .* \(arn:aws:iam::1:policy\/p\) has a Deny/
  ],
  ['with an explicit deny in a resource-based policy', /^The policy of the resource itself has a Deny/],
  ['with an explicit deny in a permissions boundary', /^The permissions boundary .* Deny/],
  ['with an explicit deny in a future kind of policy', /^A policy of the type “future kind of” has a Deny/],
  [
    'because no permissions boundary allows the s3:PutBucketPolicy action',
    /^The permissions boundary .* has to add \{/
  ],
  [
    'because no service control policy allows the s3:PutBucketPolicy action',
    /^A service control policy .* has to add \{/
  ],
  ['because no session policy allows the s3:PutBucketPolicy action', /inline-session-policy.* has to add \{/],
  [
    'because no VPC endpoint policy allows the s3:PutBucketPolicy action',
    /^The policy of the VPC endpoint .* has to add \{/
  ]
])('%s', (context, expected) => {
  expect(refusingPolicy(`${CALL} ${context}`, ALLOW)).toMatch(expected)
})

test.each([['because no identity-based policy allows the s3:PutBucketPolicy action'], ['with an explicit deny'], ['']])(
  'what another Allow may mend, or AWS does not explain: %j',
  (context) => {
    expect(refusingPolicy(`${CALL} ${context}`, ALLOW)).toBeUndefined()
  }
)
