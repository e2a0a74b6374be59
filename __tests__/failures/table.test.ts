import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/failures/explain'
import { ruleFor, RULES } from '../../src/failures/table'
import type { Operation } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { commandsIn } from '../../src/report/commands'
import { SIGNING_IN } from '../../src/snowflake/login'
import { meaningOf } from '../fakes/meanings'

const S3: Operation = { client: 's3', name: 'GetBucketPolicy', input: { Bucket: 'b' } }
const IAM: Operation = { client: 'iam', name: 'CreateRole', input: { RoleName: 'r' } }
const SNS: Operation = { client: 'sns', name: 'SetTopicAttributes', input: { TopicArn: 'arn:aws:sns:r:1:t' } }
const STS: Operation = { client: 'sts', name: 'GetCallerIdentity', input: {} }
const LOGIN: Operation = { client: 'snowflake', name: 'session/login', input: {} }
const SQL: Operation = { client: 'snowflake', name: 'database/show', input: { name: 'D' } }
const COMMENT: Operation = { client: 'github', name: 'comment/write', input: {} }
const ISSUE: Operation = { client: 'github', name: 'issue/write', input: {} }

/** Errors as the services, the drivers and Node word them, by the row that explains them. */
const RECORDED: readonly (readonly [id: string, operation: Operation, code: string, message: string])[] = [
  // GitHub: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
  ['github-rate-limit', COMMENT, 'RATE_LIMIT', 'API rate limit exceeded for installation ID 1234567.'],
  ['github-secondary-limit', COMMENT, 'SECONDARY_RATE_LIMIT', 'You have exceeded a secondary rate limit.'],
  ['github-locked', COMMENT, 'HTTP_403', 'Unable to create comment because issue is locked.'],
  ['github-archived', COMMENT, 'HTTP_403', 'Repository was archived so is read-only.'],
  ['github-issues-off', ISSUE, 'HTTP_410', 'Issues has been disabled in this repository.'],
  [
    'github-sso',
    COMMENT,
    'HTTP_403',
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.'
  ],
  [
    'github-ip-list',
    COMMENT,
    'HTTP_403',
    'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.'
  ],
  ['github-permission', COMMENT, 'HTTP_403', 'Resource not accessible by integration'],
  ['github-permission', ISSUE, 'HTTP_403', 'Resource not accessible by personal access token'],
  ['github-credentials', COMMENT, 'HTTP_401', 'Bad credentials'],
  ['github-forbidden', COMMENT, 'HTTP_403', 'Forbidden'],
  ['github-not-found', COMMENT, 'HTTP_404', 'Not Found'],
  [
    'github-assignee',
    ISSUE,
    'HTTP_422',
    'Validation Failed: {"resource":"Issue","code":"invalid","field":"assignees"}'
  ],
  [
    'github-validation',
    COMMENT,
    'HTTP_422',
    'Validation Failed: {"resource":"IssueComment","code":"unprocessable","field":"data"}'
  ],
  ['github-not-json', COMMENT, 'NOT_JSON', 'the answer is not JSON'],
  ['github-down', COMMENT, 'HTTP_503', 'Service Unavailable'],
  ['github-down', COMMENT, 'HTTP_502', 'Server Error'],
  ['host-unknown', COMMENT, 'ENOTFOUND', 'getaddrinfo ENOTFOUND ghes.example.com'],

  // Node: https://nodejs.org/api/tls.html#x509-certificate-error-codes, https://nodejs.org/api/errors.html
  ['tls-unknown-issuer', STS, 'SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
  ['tls-unknown-issuer', LOGIN, 'DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
  ['tls-unknown-issuer', COMMENT, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
  ['tls-unknown-issuer', LOGIN, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate'],
  ['tls-expired', STS, 'CERT_HAS_EXPIRED', 'certificate has expired'],
  [
    'tls-wrong-host',
    LOGIN,
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "Hostname/IP does not match certificate's altnames: Host: x.snowflakecomputing.com. is not in the cert's altnames: DNS:*.proxy.example"
  ],
  ['tls-not-spoken', STS, 'EPROTO', 'write EPROTO … SSL routines:ssl3_get_record:wrong version number'],
  ['tls-not-spoken', LOGIN, 'ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number'],
  ['host-unknown', STS, 'ENOTFOUND', 'getaddrinfo ENOTFOUND sts.nowhere-1.amazonaws.com'],
  ['host-unknown', LOGIN, 'EAI_AGAIN', 'getaddrinfo EAI_AGAIN acct.snowflakecomputing.com'],
  ['connection-refused', LOGIN, 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'],
  ['connection-lost', S3, 'ECONNRESET', 'socket hang up'],
  ['connection-lost', S3, 'EPIPE', 'write EPIPE'],
  ['no-route', STS, 'EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443'],
  ['no-answer', STS, 'TimeoutError', 'Connection timed out after 2000 ms'],
  ['no-answer', LOGIN, 'ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443'],
  ['not-a-url', STS, 'ERR_INVALID_URL', 'Invalid URL'],
  ['proxy-sign-in', STS, 'HTTP_407', 'the answer is not from AWS'],
  ['proxy-sign-in', LOGIN, 'HTTP_407', 'Request to Snowflake failed: HTTP 407'],
  ['proxy-tunnel', STS, 'ERR_PROXY_TUNNEL', 'Connection to establish proxy tunnel timed out after 5000ms'],
  ['sign-in-page', LOGIN, 'HTTP_200', 'The answer is not from Snowflake.'],
  ['gateway-error', LOGIN, 'HTTP_502', 'Request to Snowflake failed: HTTP 502'],
  ['unavailable', SQL, 'HTTP_503', 'Request to Snowflake failed: HTTP 503'],
  ['unavailable', STS, 'HTTP_503', 'the answer is not from AWS'],
  ['proxy-refused', STS, 'HTTP_403', 'the answer is not from AWS'],
  ['proxy-refused', S3, 'HTTP_404', 'the answer is not from AWS'],
  ['not-aws', S3, 'Error', "Deserialization error: char 'n' is not expected.:1:1"],

  // Snowflake: https://docs.snowflake.com/en/user-guide/oauth-snowflake-overview#error-codes, …/key-pair-auth-troubleshooting
  ['session-ended', SQL, '390111', 'Session no longer exists. New login required to access the service.'],
  ['session-ended', SQL, '390114', 'Authentication token has expired. The user must authenticate again.'],
  ['session-ended', SQL, '390112', 'Your session has expired. Please login again.'],
  ['key-pair-rejected', LOGIN, '390144', 'JWT token is invalid. [0ce9eb56-821d-4ca9-a774-04ae89a0cf5a]'],
  [
    'role-not-granted',
    LOGIN,
    '390189',
    "Role 'LOADER' specified in the connect string does not exist or not authorized."
  ],
  ['network-policy', LOGIN, '390422', 'Incoming request with IP/Token 1.2.3.4 is not allowed to access Snowflake.'],
  ['workload-identity-rejected', LOGIN, '390432', 'No user matches the issuer and subject of the token.'],
  ['user-locked', LOGIN, '390102', 'Your user account has been temporarily locked due to too many failed attempts.'],
  ['user-disabled', LOGIN, '390101', 'User access disabled. Contact your local system administrator.'],
  [
    'multi-factor',
    LOGIN,
    '394508',
    'Failed to authenticate: MFA authentication is required, but none of your current MFA methods are supported for programmatic authentication.'
  ],
  ['method-not-allowed', LOGIN, '390202', 'Authentication attempt rejected by the current authentication policy.'],
  ['password-rejected', LOGIN, '390100', 'Incorrect username or password was specified.'],
  ['token-rejected', LOGIN, '390303', 'Invalid OAuth access token.'],
  ['token-rejected', LOGIN, '390198', 'Keypair access token expired. [1172562260498]'],
  ['token-rejected', LOGIN, '390318', 'OAuth access token expired. [1172562260498]'],
  ['token-rejected', LOGIN, '394400', 'Programmatic access token is invalid.'],
  ['sign-in-refused', LOGIN, '390199', 'Something that nobody has seen.'],
  [
    'sign-in-options',
    LOGIN,
    '404020',
    'Invalid private key. The specified value must be a string in pem format of type pkcs8'
  ],
  ['private-key-unreadable', LOGIN, 'ERR_OSSL_BAD_DECRYPT', 'error:1C800064:Provider routines::bad decrypt'],
  ['wrong-account', LOGIN, 'HTTP_403', 'Request to Snowflake failed: HTTP 403'],
  ['wrong-account', LOGIN, 'HTTP_404', 'Request to Snowflake failed: HTTP 404'],
  ['proxy-refused-snowflake', SQL, 'HTTP_403', 'Request to Snowflake failed: HTTP 403'],
  ['snowflake-no-answer', LOGIN, 'UNREACHABLE', 'Snowflake did not answer within 20 seconds.'],
  ['snowflake-http', LOGIN, 'HTTP_418', 'Request to Snowflake failed: HTTP 418'],
  ['execute-task', SQL, '091089', 'Cannot execute task , EXECUTE TASK privilege must be granted to owner role'],
  ['privilege', SQL, '003001', "Insufficient privileges to operate on schema 'S'."],
  ['made-at-the-same-time', SQL, '002002', "Object 'P' already exists."],
  ['exists-hidden', SQL, '003041', "Pipe 'P' already exists, but current role has no privileges on it."],
  ['incomplete-list', SQL, 'INCOMPLETE_LIST', 'Snowflake lists no more than 10,000.'],
  ['missing-or-hidden', SQL, '002003', "Database 'D' does not exist or not authorized."],
  ['missing-or-hidden', SQL, '002043', 'Object does not exist, or operation cannot be performed.'],
  ['no-warehouse', SQL, '000606', 'No active warehouse selected in the current session.'],
  [
    'no-database',
    SQL,
    '090105',
    "Cannot perform CREATE TABLE. This session does not have a current database. Call 'USE DATABASE', or use a qualified name."
  ],
  [
    'statement-stopped',
    SQL,
    '000630',
    'Statement reached its statement or warehouse timeout of 60 second(s) and was canceled.'
  ],
  ['statement-stopped', SQL, '000604', 'SQL execution canceled'],
  [
    'resource-monitor',
    SQL,
    '090073',
    "Warehouse 'W' cannot be resumed because resource monitor 'M' has exceeded its quota."
  ],
  [
    'role-of-integration',
    SQL,
    '003167',
    'Error assuming AWS_ROLE: User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::2:role/r'
  ],
  ['stage-access', SQL, '003167', 'Failed to access remote file: access denied. Please check your credentials'],
  ['location-not-allowed', SQL, '093003', "The location 's3://b/p/' is not allowed by integration 'I'."],
  ['stale-stream', SQL, '091901', 'Stream S is stale. Please recreate it.'],
  ['sql-value', SQL, '001003', "SQL compilation error: syntax error line 1 at position 0 unexpected 'X'."],
  ['trial-ended', LOGIN, '000666', 'Your free trial has ended and all of your virtual warehouses have been suspended.'],

  // AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
  ['aws-no-credentials', STS, 'CredentialsProviderError', 'Could not load credentials from any providers'],
  [
    'aws-clock',
    S3,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.'
  ],
  [
    'aws-clock-signature',
    STS,
    'SignatureDoesNotMatch',
    'Signature expired: 20261127T060000Z is now earlier than 20261127T063000Z (20261127T064500Z - 15 min.)'
  ],
  [
    'aws-clock-signature',
    STS,
    'SignatureDoesNotMatch',
    'Signature not yet current: 20261127T090000Z is still later than 20261127T070000Z'
  ],
  ['aws-unknown-key', STS, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
  [
    'aws-unknown-key',
    S3,
    'InvalidAccessKeyId',
    'The AWS access key ID that you provided does not exist in our records.'
  ],
  [
    'aws-wrong-secret',
    STS,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.'
  ],
  ['aws-expired', STS, 'ExpiredToken', 'The security token included in the request is expired'],
  ['aws-opt-in', STS, 'OptInRequired', 'The AWS Access Key Id needs a subscription for the service'],
  [
    'aws-permission',
    S3,
    'AccessDenied',
    'User: u is not authorized to perform: s3:GetBucketPolicy on resource: "arn:aws:s3:::b"'
  ],
  [
    'bucket-in-other-region',
    S3,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint.'
  ],
  ['bucket-name-taken', S3, 'BucketAlreadyExists', 'The requested bucket name is not available.'],
  ['aws-made-at-the-same-time', IAM, 'EntityAlreadyExists', 'Role with name r already exists.'],
  [
    'aws-made-at-the-same-time',
    S3,
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.'
  ],
  ['bucket-missing', S3, 'NoSuchBucket', 'The specified bucket does not exist'],
  ['bucket-name-invalid', S3, 'InvalidBucketName', 'The specified bucket is not valid.'],
  ['too-many-buckets', S3, 'TooManyBuckets', 'You have attempted to create more buckets than allowed'],
  ['log-bucket-not-accepted', S3, 'InvalidTargetBucketForLogging', 'The target bucket for logging does not exist'],
  ['log-bucket-not-accepted', S3, 'CrossLocationLoggingProhibitted', 'Cross S3 location logging not allowed.'],
  ['notification-destination', S3, 'InvalidArgument', 'Unable to validate the following destination configurations'],
  [
    'notification-overlap',
    S3,
    'InvalidArgument',
    'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.'
  ],
  ['bucket-not-empty', S3, 'BucketNotEmpty', 'The bucket you tried to delete is not empty'],
  [
    'bucket-acl',
    S3,
    'InvalidBucketAclWithObjectOwnership',
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
  ],
  ['acl-not-supported', S3, 'AccessControlListNotSupported', 'The bucket does not allow ACLs'],
  [
    'public-policy-blocked',
    S3,
    'AccessDenied',
    'User: u is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::b" because public policies are blocked by the BlockPublicPolicy block public access setting.'
  ],
  ['bucket-policy-too-large', S3, 'PolicyTooLarge', 'Policy exceeds the maximum allowed document size.'],
  ['kms-key', S3, 'KMS.DisabledException', 'arn:aws:kms:us-east-1:1:key/x is disabled.'],
  [
    'boundary-missing',
    IAM,
    'NoSuchEntity',
    'Scope ARN: arn:aws:iam::1:policy/nope does not exist or is not attachable.'
  ],
  ['role-missing', IAM, 'NoSuchEntity', 'The role with name r cannot be found.'],
  ['principal-unknown', IAM, 'MalformedPolicyDocument', 'Invalid principal in policy: "AWS":"arn:aws:iam::1:user/x"'],
  ['policy-malformed', S3, 'MalformedPolicy', 'Policy has invalid action'],
  ['topic-policy', SNS, 'InvalidParameter', 'Invalid parameter: Policy Error: PrincipalNotFound'],
  ['iam-quota', IAM, 'LimitExceeded', 'Cannot exceed quota for RolesPerAccount: 1000'],
  ['role-in-use', IAM, 'DeleteConflict', 'Cannot delete entity, must detach all policies first.'],
  [
    'role-unmodifiable',
    IAM,
    'UnmodifiableEntity',
    "Cannot perform the operation on the protected role 'AWSServiceRoleForSupport'"
  ],
  [
    'aws-value-not-accepted',
    IAM,
    'ValidationError',
    '1 validation error detected: Value at tags failed to satisfy constraint'
  ],
  ['aws-busy', S3, 'SlowDown', 'Please reduce your request rate.'],
  ['aws-busy', IAM, 'Throttling', 'Rate exceeded'],
  [
    'aws-busy',
    S3,
    'OperationAborted',
    'A conflicting conditional operation is currently in progress against this resource.'
  ]
]

function recorded([, operation, code, message]: (typeof RECORDED)[number]): ServiceError {
  const meaning =
    operation.client === 'github'
      ? { goal: 'write the comment', access: 'write' as const, needs: [] }
      : operation === LOGIN
        ? SIGNING_IN
        : meaningOf(operation)
  return new ServiceError(operation, code, message, { meaning })
}

describe('each row explains its error', () => {
  test.each(RECORDED)('%s: %j %s %s', (id, operation, code, message) => {
    const error = recorded([id, operation, code, message])
    const rule = ruleFor(error)
    expect(rule?.id).toBe(id)
    const failure = explain(error)
    expect(failure.code).toBe(rule?.code)
    const [cause, advice] = failure.message.split('\n')
    expect(cause).toMatch(/^Failed to /)
    expect(advice?.length).toBeGreaterThan(20)
    if (rule?.exactly === undefined) expect(advice).toBe([rule?.sentence, rule?.remedy].filter(Boolean).join(' '))
  })
})

test('every row says what to do', () => {
  expect(RULES.filter(({ remedy, seen }) => (!remedy.endsWith('.') && !remedy.endsWith('….')) || seen === '')).toEqual(
    []
  )
})

test('every row has an error that it explains, and there are at least sixty', () => {
  const shown = new Set(RECORDED.map(([id]) => id))
  expect(RULES.filter(({ id }) => !shown.has(id)).map(({ id }) => id)).toEqual([])
  expect(RULES.length).toBeGreaterThanOrEqual(60)
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
})

describe('errors that were once explained wrongly', () => {
  test.each<[string, Operation, string, string, RegExp, RegExp]>([
    [
      'an ended session is no failed login',
      SQL,
      '390114',
      'Authentication token has expired.',
      /Run it again/,
      /LOGIN_HISTORY|administrator/
    ],
    [
      'a wrong clock is no expired credential',
      S3,
      'RequestTimeTooSkewed',
      'too large',
      /NTP/,
      /role-duration-seconds|have expired/
    ],
    [
      'a proxy that refuses STS is no missing permission',
      STS,
      'HTTP_403',
      'the answer is not from AWS',
      /proxy/,
      /Allow it in the policy/
    ],
    [
      'a proxy that answers 404 is no missing bucket',
      S3,
      'HTTP_404',
      'the answer is not from AWS',
      /proxy/,
      /create-bucket/
    ],
    [
      'a proxy that asks for a sign-in is no wrong account',
      LOGIN,
      'HTTP_407',
      'HTTP 407',
      /HTTPS_PROXY/,
      /snowflake-account/
    ],
    ['an unavailable Snowflake is no wrong account', LOGIN, 'HTTP_503', 'HTTP 503', /few minutes/, /snowflake-account/],
    [
      'a self-signed certificate is no wrong region',
      STS,
      'SELF_SIGNED_CERT_IN_CHAIN',
      'self-signed',
      /NODE_EXTRA_CA_CERTS/,
      /aws-region/
    ],
    [
      'two first applies are no missing privilege',
      SQL,
      '002002',
      "Object 'P' already exists.",
      /another run/,
      /^Grant/
    ],
    [
      'a rate limit is no missing permission',
      COMMENT,
      'RATE_LIMIT',
      'API rate limit exceeded',
      /no permission is missing/,
      /permissions: \{/
    ],
    [
      'a locked conversation is no missing permission',
      COMMENT,
      'HTTP_403',
      'issue is locked',
      /Unlock/,
      /permissions: \{/
    ],
    ['a bad token is no missing permission', COMMENT, 'HTTP_401', 'Bad credentials', /github-token/, /permissions: \{/]
  ])('%s', (_, operation, code, message, says, never) => {
    const advice = explain(recorded(['', operation, code, message])).message.split('\n')[1]
    expect(advice).toMatch(says)
    expect(advice).not.toMatch(never)
  })

  test('the role that the message names, and the user if it is known, are in the GRANT', () => {
    const message = "Role 'LOADER' specified in the connect string does not exist or not authorized."
    const refused = (user?: string) =>
      new ServiceError(LOGIN, '390189', message, { meaning: SIGNING_IN, ...(user === undefined ? {} : { user }) })
    const advice = (user?: string) => explain(refused(user)).message
    expect(commandsIn(advice('deploy'))).toEqual(['GRANT ROLE LOADER TO USER DEPLOY;'])
    expect(commandsIn(advice('me@acme.com'))).toEqual([])
    expect(advice('me@acme.com')).toContain('granted to the user whose LOGIN_NAME is me@acme.com.')
    expect(advice()).toContain('granted to the user whose WORKLOAD_IDENTITY')
    expect(commandsIn(advice())).toEqual([])
  })
})
