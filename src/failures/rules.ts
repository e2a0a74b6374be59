import { DENIED, IN_PROGRESS, NO_SUCH_BUCKET, NO_SUCH_ENTITY, THROTTLED, UNAVAILABLE } from '../aws/codes'
import type { ErrorCode } from '../model/errors'
import type { ServiceError } from '../model/service-error'
import { NOT_FOUND } from '../snowflake/refusals'
import { granteeOf, missingGrant, missingPermission, missingVisibility, type Place } from './remedies'

/** A kind of failure, and what to do about it. */
export interface Rule {
  readonly code: ErrorCode
  /** The vendor's codes. */
  readonly codes: RegExp | readonly string[]
  readonly message?: RegExp
  readonly hint: (error: ServiceError, place: Place) => string
}

const SEE_LOGIN_HISTORY = 'An administrator can find the reason in SNOWFLAKE.ACCOUNT_USAGE.LOGIN_HISTORY.'

/** https://docs.snowflake.com/en/user-guide/key-pair-auth-troubleshooting */
const LOGIN: readonly Rule[] = [
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^390144$/,
    hint: () =>
      "Snowflake rejects the signature of the private key. Check that snowflake-user is the LOGIN_NAME, that the public key that belongs to this private key is set (`ALTER USER … SET RSA_PUBLIC_KEY`), that snowflake-account is the right account, and that the clock is right. An administrator can look up the ID in brackets: `SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('<id>')`."
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^39\d{4}$/,
    message: /role/i,
    hint: ({ role }) =>
      `Check snowflake-role: it must exist and be granted to the user: GRANT ROLE ${granteeOf(role)} TO USER <user>.`
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^39\d{4}$/,
    message: /\bIP\b|network policy/i,
    hint: () =>
      'A network policy blocks this runner. Allow it with a network rule (Snowflake has one for GitHub’s runners, SNOWFLAKE.NETWORK_SECURITY.GITHUBACTIONS_GLOBAL), or use a runner with a fixed address.'
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^39\d{4}$/,
    message: /workload|OIDC|federat|issuer|subject|audience/i,
    hint: () =>
      'Compare `DESCRIBE USER` with the token of this job: ISSUER is https://token.actions.githubusercontent.com; SUBJECT is e.g. repo:<owner>/<name>:ref:refs/heads/main, or repo:<owner>@<id>/<name>@<id>:ref:refs/heads/main where the repository was created, renamed or moved since July 2026; snowflake-audience must be in OIDC_AUDIENCE_LIST.'
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^390100$/,
    hint: () => `Check snowflake-user and the password or token. ${SEE_LOGIN_HISTORY}`
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^(390303|390318|390104|390195|3944\d\d)$/,
    hint: () =>
      'The token is not valid, or no longer valid: issue a new one. A programmatic access token also requires a network policy on the user.'
  },
  { code: 'AUTHENTICATION_FAILED', codes: /^39\d{4}$/, hint: () => SEE_LOGIN_HISTORY },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^40[45]\d{3}$/,
    hint: () => 'The driver rejected the login options: check snowflake-account and the credential.'
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^(UNKNOWN|ERR_OSSL_.*|ERR_CRYPTO_.*)$/,
    message: /decrypt|passphrase|interrupted or cancelled|PEM|asn1|DECODER|private key/i,
    hint: () => 'The private key cannot be read: check snowflake-private-key and snowflake-private-key-passphrase.'
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^(CredentialsProviderError|TokenProviderError)$/,
    hint: () =>
      'There are no AWS credentials: put aws-actions/configure-aws-credentials before this step, with `role-to-assume` and, on the job, `permissions: { id-token: write }`.'
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes:
      /^(InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|UnrecognizedClient|InvalidToken|IncompleteSignature)$/,
    hint: () =>
      'AWS does not know these credentials: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.'
  },
  {
    code: 'AUTHENTICATION_FAILED',
    codes: /^(ExpiredToken|RequestExpired|RequestTimeTooSkewed)$/,
    hint: () =>
      'The AWS credentials have expired: run configure-aws-credentials in the same job, or increase role-duration-seconds.'
  }
]

const UNREACHABLE: readonly Rule[] = [
  {
    code: 'UNREACHABLE',
    codes: /^(UNREACHABLE|40100\d)$/,
    hint: () =>
      'Check snowflake-account (its host is https://<account>.snowflakecomputing.com), SNOWFLAKE_ACCESS_URL if it is set, and that the runner can reach it (proxy, private link).'
  },
  {
    code: 'UNREACHABLE',
    codes:
      /^(E[A-Z_]*(REFUSED|NOTFOUND|AGAIN|TIMEDOUT|RESET|UNREACH|PROTO|PIPE)|TimeoutError|RequestTimeout|NetworkingError)$/,
    hint: () =>
      'Check aws-region, AWS_ENDPOINT_URL if it is set, and that the runner can reach it (proxy, VPC endpoint).'
  },
  {
    code: 'UNREACHABLE',
    codes: /./,
    message: /^Invalid URL$|XML parse error|Deserialization error/,
    hint: () => 'The answer is not from AWS: check AWS_ENDPOINT_URL and the proxy of the runner.'
  }
]

const REFUSED: readonly Rule[] = [
  {
    code: 'MISSING_PERMISSION',
    codes: [DENIED, 'AuthorizationError', 'UnauthorizedOperation'],
    hint: missingPermission
  },
  {
    code: 'MISSING_PRIVILEGE',
    codes: /^\d{6}$/,
    message: /EXECUTE (MANAGED )?TASK privilege/i,
    hint: ({ message, role }) =>
      `As ACCOUNTADMIN: GRANT EXECUTE ${/MANAGED/i.test(message) ? 'MANAGED ' : ''}TASK ON ACCOUNT TO ROLE ${granteeOf(role)}`
  },
  { code: 'MISSING_PRIVILEGE', codes: /^0030\d\d$/, hint: missingGrant }
]

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const AWS: readonly Rule[] = [
  {
    code: 'SERVICE_ERROR',
    codes: /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint)$/,
    hint: ({ region }) =>
      `The bucket is in another region${region === undefined ? '' : ` (${region})`}: set aws-region to it. Log bucket and source buckets must be in one region.`
  },
  {
    code: 'SERVICE_ERROR',
    codes: /^BucketAlreadyExists$/,
    hint: () =>
      'Another account has a bucket of this name, and bucket names are globally unique: choose another `bucket`.'
  },
  {
    code: 'NOT_FOUND',
    codes: NO_SUCH_BUCKET,
    hint: () => 'Check the name, the account and the region; `create-bucket: true` creates the log bucket.'
  },
  {
    code: 'NOT_FOUND',
    codes: [NO_SUCH_ENTITY],
    message: /:policy\//,
    hint: () => 'Check permissions-boundary: the policy must exist, and must be a managed policy.'
  },
  { code: 'NOT_FOUND', codes: [NO_SUCH_ENTITY], hint: () => 'Check the name of the role, and the account.' },
  {
    code: 'SERVICE_ERROR',
    codes: /^MalformedPolicy(Document)?$/,
    message: /principal/i,
    hint: () =>
      'AWS does not know the principal (yet): run it again in a minute. An account in China or GovCloud needs a Snowflake account there.'
  },
  {
    code: 'SERVICE_ERROR',
    codes: /^(InvalidTargetBucketForLogging|CrossLocationLoggingProhibitted)$/,
    hint: () =>
      'The log bucket must be in the region and the account of the source bucket, without Object Lock retention or Requester Pays.'
  },
  {
    code: 'SERVICE_ERROR',
    codes: /^InvalidArgument$/,
    message: /validate the following destination/i,
    hint: () =>
      'S3 checks every destination of the bucket’s notifications, including those of others: one of them no longer exists, or its policy does not allow S3 to send to it. The owner of that entry must fix or remove it.'
  },
  {
    code: 'SERVICE_ERROR',
    codes: /^BucketNotEmpty$/,
    hint: () => 'The log bucket contains other objects, so it stays; the logs in it are deleted.'
  },
  {
    code: 'SERVICE_ERROR',
    codes: /^InvalidBucketAclWithObjectOwnership$/,
    hint: () =>
      'The log bucket still grants access with its ACL: move those grants to the bucket policy and reset the ACL to private.'
  },
  {
    code: 'SERVICE_ERROR',
    codes: /^LimitExceeded$/,
    hint: () => 'An IAM quota is exhausted: raise it in Service Quotas, or delete what you no longer need.'
  },
  {
    code: 'SERVICE_ERROR',
    codes: [...IN_PROGRESS, ...THROTTLED, ...UNAVAILABLE],
    hint: () => 'AWS was busy for longer than this action waits: run it again.'
  }
]

/** https://docs.snowflake.com/en/user-guide/security-access-control-privileges */
const SNOWFLAKE: readonly Rule[] = [
  {
    code: 'MISSING_PRIVILEGE',
    codes: /^002002$/,
    hint: ({ role }) =>
      `It exists, but the role cannot see it: grant ${granteeOf(role)} a privilege on it, or choose another name.`
  },
  {
    code: 'NOT_FOUND',
    codes: NOT_FOUND,
    hint: missingVisibility
  },
  {
    code: 'SERVICE_ERROR',
    codes: /^000606$/,
    hint: ({ role }) =>
      `The statement needs a warehouse: ALTER USER … SET DEFAULT_WAREHOUSE = …, and GRANT USAGE ON WAREHOUSE … TO ROLE ${granteeOf(role)}.`
  },
  {
    code: 'SERVICE_ERROR',
    codes: /^(000630|000604|390111|390112|390114)$/,
    hint: () => 'The session or the statement ended early: run it again.'
  }
]

/** Whether a rule is about errors of this code. */
export function isAbout({ codes }: Rule, code: string): boolean {
  return codes instanceof RegExp ? codes.test(code) : codes.includes(code)
}

/** In order: the first rule that matches an error explains it. */
export const RULES: readonly Rule[] = [...LOGIN, ...UNREACHABLE, ...REFUSED, ...AWS, ...SNOWFLAKE]
