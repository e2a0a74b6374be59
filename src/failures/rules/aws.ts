import {
  DENIED,
  EXISTS,
  IN_PROGRESS,
  NO_SUCH_BUCKET,
  NO_SUCH_ENTITY,
  SKEWED,
  THROTTLED,
  UNAVAILABLE
} from '../../aws/codes'
import { missingPermission } from '../remedies'
import type { Rule } from '../rule'

/**
 * https://docs.aws.amazon.com/sdkref/latest/guide/common-runtime-errors.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
const CREDENTIALS: readonly Rule[] = [
  {
    id: 'aws-no-credentials',
    code: 'AUTHENTICATION_FAILED',
    service: 'aws',
    codes: /^(CredentialsProviderError|TokenProviderError)$/,
    seen: 'Could not load credentials from any providers',
    sentence: 'There are no AWS credentials.',
    remedy:
      'Put aws-actions/configure-aws-credentials before this step, with `role-to-assume` and, on the job, `permissions: { id-token: write }`.'
  },
  {
    id: 'aws-clock',
    code: 'AUTHENTICATION_FAILED',
    service: 'aws',
    codes: SKEWED,
    seen: 'The difference between the request time and the current time is too large. (RequestTimeTooSkewed)',
    sentence: 'The clock of the runner is more than 15 minutes off; the credentials are fine.',
    remedy: 'Set the clock of the runner with NTP (`timedatectl set-ntp true`).'
  },
  {
    id: 'aws-clock-signature',
    code: 'AUTHENTICATION_FAILED',
    service: 'aws',
    codes: /^(SignatureDoesNotMatch|InvalidSignature|RequestExpired)$/,
    message: /signature (expired|not yet current)|request has expired/i,
    seen: 'Signature expired: … is now earlier than …, Signature not yet current: … (SignatureDoesNotMatch)',
    sentence: 'The clock of the runner differs from that of AWS; the credentials are fine.',
    remedy: 'Set the clock of the runner with NTP (`timedatectl set-ntp true`).'
  },
  {
    id: 'aws-unknown-key',
    code: 'AUTHENTICATION_FAILED',
    service: 'aws',
    codes: /^(InvalidClientTokenId|InvalidAccessKeyId|UnrecognizedClient|InvalidToken|MissingAuthenticationToken)$/,
    seen: 'The security token included in the request is invalid. (InvalidClientTokenId)',
    sentence: 'AWS does not know these credentials.',
    remedy:
      'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; temporary keys need the session token. A region that is not enabled in the account answers so too.'
  },
  {
    id: 'aws-wrong-secret',
    code: 'AUTHENTICATION_FAILED',
    service: 'aws',
    codes: /^(SignatureDoesNotMatch|IncompleteSignature|InvalidSignature|AuthFailure)$/,
    seen: 'The request signature we calculated does not match the signature you provided. (SignatureDoesNotMatch)',
    sentence: 'AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID, or a proxy changes the request.',
    remedy:
      'Check both for blanks and line breaks, or use configure-aws-credentials with `role-to-assume`, which needs neither.'
  },
  {
    id: 'aws-expired',
    code: 'AUTHENTICATION_FAILED',
    service: 'aws',
    codes: /^(ExpiredToken|TokenRefreshRequired|RequestExpired)$/,
    seen: 'The security token included in the request is expired. (ExpiredToken)',
    sentence: 'The AWS credentials have expired.',
    remedy: 'Run configure-aws-credentials in the same job, or increase role-duration-seconds.'
  },
  {
    id: 'aws-opt-in',
    code: 'AUTHENTICATION_FAILED',
    service: 'aws',
    codes: /^(OptInRequired|NotSignedUp|AccountProblem|RegionDisabled)$/,
    seen: 'Your account is not signed up for the service (NotSignedUp), There is a problem with your AWS account (AccountProblem)',
    sentence: 'The AWS account cannot use this service, or this region.',
    remedy:
      'Enable the region in the account’s settings; for anything else, the owner of the account has to ask AWS Support.'
  }
]

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const S3: readonly Rule[] = [
  {
    id: 'bucket-in-other-region',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint|TemporaryRedirect)$/,
    seen: 'The bucket you are attempting to access must be addressed using the specified endpoint. (PermanentRedirect)',
    sentence: 'The bucket is in another region.',
    remedy:
      'Set aws-region to it. Log bucket and source buckets must be in one region: S3 requires this for access logs.',
    exactly: ({ region }) =>
      `The bucket is in another region${region === undefined ? '' : ` (${region})`}: set aws-region to it. Log bucket and source buckets must be in one region.`
  },
  {
    id: 'bucket-name-taken',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['BucketAlreadyExists'],
    seen: 'The requested bucket name is not available. (BucketAlreadyExists)',
    sentence: 'Another account has a bucket of this name, and bucket names are globally unique.',
    remedy: 'To create one, choose another `bucket`.',
    exactly: () =>
      'Another account has a bucket of this name, and bucket names are globally unique: choose another `bucket`.'
  },
  {
    id: 'aws-made-at-the-same-time',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: EXISTS,
    seen: 'Role with name … already exists. (EntityAlreadyExists), BucketAlreadyOwnedByYou',
    sentence: 'It was created after this run had looked, usually by another run at the same time.',
    remedy:
      'Run it again: it continues from the live state. A `concurrency` group in the workflow lets one apply run at a time.'
  },
  {
    id: 'bucket-missing',
    code: 'NOT_FOUND',
    service: 'aws',
    codes: NO_SUCH_BUCKET,
    seen: 'The specified bucket does not exist. (NoSuchBucket)',
    sentence: 'There is no such bucket.',
    remedy: 'Check the name, the account and the region; `create-bucket: true` creates the log bucket.'
  },
  {
    id: 'bucket-name-invalid',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['InvalidBucketName'],
    seen: 'The specified bucket is not valid. (InvalidBucketName)',
    sentence: 'S3 does not accept this name for a bucket.',
    remedy: 'Use 3 to 63 lowercase letters, digits, dots and dashes.'
  },
  {
    id: 'too-many-buckets',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['TooManyBuckets'],
    seen: 'You have attempted to create more buckets than allowed. (TooManyBuckets)',
    sentence: 'The account has no room for another bucket.',
    remedy: 'Raise the quota in Service Quotas (“General purpose buckets”), or use an existing bucket as `bucket`.'
  },
  {
    id: 'log-bucket-not-accepted',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: /^(InvalidTargetBucketForLogging|CrossLocationLoggingProhibit?ted)$/,
    seen: 'The target bucket for logging does not exist, is not owned by you, … (InvalidTargetBucketForLogging), CrossLocationLoggingProhibitted',
    sentence: 'S3 does not deliver logs to this bucket.',
    remedy:
      'The log bucket must be in the region and the account of the source bucket, without Object Lock retention or Requester Pays.'
  },
  {
    id: 'notification-destination',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['InvalidArgument'],
    message: /validate the following destination/i,
    seen: 'Unable to validate the following destination configurations (InvalidArgument)',
    sentence:
      'S3 checks every destination of the bucket’s notifications, including those of others: one of them no longer exists, or its policy does not allow S3 to send to it.',
    remedy: 'The owner of that entry must fix or remove it.'
  },
  {
    id: 'notification-overlap',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['InvalidArgument'],
    message: /ambiguously defined|overlapping (prefixes|suffixes)/i,
    seen: 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules … (InvalidArgument)',
    sentence: 'Another notification of the bucket takes the same events for an overlapping prefix.',
    remedy: 'Give one of them another prefix, or let both read from one SNS topic.'
  },
  {
    id: 'bucket-not-empty',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['BucketNotEmpty'],
    seen: 'The bucket you tried to delete is not empty. (BucketNotEmpty)',
    sentence: 'The log bucket contains other objects, so it stays; the logs in it are deleted.',
    remedy: 'Delete the other objects, and their versions, to delete the bucket too.'
  },
  {
    id: 'bucket-acl',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['InvalidBucketAclWithObjectOwnership'],
    seen: 'Bucket cannot have ACLs set with ObjectOwnership’s BucketOwnerEnforced setting (InvalidBucketAclWithObjectOwnership)',
    sentence: 'The log bucket still grants access with its ACL.',
    remedy: 'Move those grants to the bucket policy and reset the ACL to private.'
  },
  {
    id: 'acl-not-supported',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['AccessControlListNotSupported'],
    seen: 'The bucket does not allow ACLs. (AccessControlListNotSupported)',
    sentence: 'ACLs are off for this bucket, and something still sets one.',
    remedy: 'Take the ACL out of whatever else manages the bucket: access belongs in the bucket policy.'
  },
  {
    id: 'public-policy-blocked',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: [DENIED],
    message: /BlockPublicPolicy/,
    seen: '… because public policies are blocked by the BlockPublicPolicy block public access setting (AccessDenied)',
    sentence: 'The bucket’s policy has a statement of somebody else that makes it public.',
    remedy: 'Remove or narrow that statement first: S3 accepts no change of the policy until then.'
  },
  {
    id: 'bucket-policy-too-large',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['PolicyTooLarge'],
    seen: 'policy exceeds the maximum size (PolicyTooLarge)',
    sentence: 'The bucket’s policy would exceed 20 KB with our statement.',
    remedy: 'Shorten or remove statements that are no longer needed.'
  },
  {
    id: 'kms-key',
    code: 'MISSING_PERMISSION',
    service: 'aws',
    codes: /^KMS\./,
    seen: 'KMS.DisabledException, KMS.NotFoundException',
    sentence: 'The KMS key of the bucket is disabled, deleted or in another account.',
    remedy:
      'Enable the key, or encrypt the log bucket with SSE-S3: S3 can deliver access logs only with SSE-S3 or a customer managed key that allows logging.s3.amazonaws.com.'
  }
]

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html#API_CreateRole_Errors */
const IAM: readonly Rule[] = [
  {
    id: 'boundary-missing',
    code: 'NOT_FOUND',
    service: 'aws',
    codes: [NO_SUCH_ENTITY],
    message: /:policy\//,
    seen: 'Scope ARN: … does not exist or is not attachable. (NoSuchEntity)',
    sentence: 'The permissions boundary does not exist.',
    remedy: 'Check permissions-boundary: the policy must exist, and must be a managed policy.'
  },
  {
    id: 'role-missing',
    code: 'NOT_FOUND',
    service: 'aws',
    codes: [NO_SUCH_ENTITY],
    seen: 'The role with name … cannot be found. (NoSuchEntity)',
    sentence: 'There is no such role or policy.',
    remedy: 'Check the name of the role, and the account.'
  },
  {
    id: 'principal-unknown',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: /^MalformedPolicy(Document)?$/,
    message: /principal/i,
    seen: 'Invalid principal in policy (MalformedPolicyDocument, MalformedPolicy)',
    sentence: 'AWS does not know the principal (yet).',
    remedy:
      'Run it again in a minute. An account in China or GovCloud needs a Snowflake account there. A principal like AIDA… or AROA… of another statement is a deleted user or role: remove that statement.'
  },
  {
    id: 'policy-malformed',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: /^MalformedPolicy(Document)?$/,
    seen: 'another MalformedPolicyDocument',
    sentence: 'AWS does not accept the policy.',
    remedy:
      'If the message is about a statement of somebody else, its owner has to correct it. Otherwise please report it.'
  },
  {
    id: 'topic-policy',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['InvalidParameter'],
    seen: 'Invalid parameter: Policy Error: PrincipalNotFound, Policy statement action out of service scope! (InvalidParameter)',
    sentence: 'SNS does not accept the policy of the topic.',
    remedy:
      'It checks every statement, also those of others: the owner of the one that the message is about has to correct it.'
  },
  {
    id: 'iam-quota',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['LimitExceeded'],
    seen: 'Cannot exceed quota for RolesPerAccount: 1000 (LimitExceeded)',
    sentence: 'An IAM quota is exhausted.',
    remedy: 'Raise it in Service Quotas, or delete what you no longer need.'
  },
  {
    id: 'role-in-use',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['DeleteConflict'],
    seen: 'Cannot delete entity, must detach all policies first. (DeleteConflict)',
    sentence: 'Somebody attached policies or an instance profile to the role.',
    remedy: 'Detach them, or leave the role to their owner; then run it again.'
  },
  {
    id: 'role-unmodifiable',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['UnmodifiableEntity'],
    seen: 'Cannot perform the operation on the protected role … (UnmodifiableEntity)',
    sentence: 'This role belongs to an AWS service.',
    remedy: 'Choose another `role`.'
  },
  {
    id: 'aws-value-not-accepted',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: ['ValidationError', 'InvalidInput', 'InvalidTag', 'InvalidTagKey'],
    seen: '… failed to satisfy constraint … (ValidationError), InvalidInput',
    sentence: 'AWS does not accept one of the values.',
    remedy: 'The message names it: correct `role`, `tags` or `permissions-boundary`.'
  },
  {
    id: 'aws-busy',
    code: 'SERVICE_ERROR',
    service: 'aws',
    codes: [...IN_PROGRESS, ...THROTTLED, ...UNAVAILABLE],
    seen: 'Please reduce your request rate. (SlowDown), Rate exceeded (Throttling), OperationAborted, ServiceUnavailable',
    sentence: 'AWS was busy for longer than this action waits.',
    remedy: 'Run it again.'
  }
]

/** Whatever else is denied. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const PERMISSION: Rule = {
  id: 'aws-permission',
  code: 'MISSING_PERMISSION',
  service: 'aws',
  codes: [DENIED, 'AuthorizationError', 'UnauthorizedOperation', 'AllAccessDisabled'],
  seen: 'User: … is not authorized to perform: … on resource: … (AccessDenied)',
  sentence: 'A policy does not allow this call, or denies it.',
  remedy:
    'The message has the statement to add to the policy of the identity that runs this action, or the policy that refuses the call: a boundary, or one of the organization, the session, the VPC endpoint or the bucket.',
  exactly: missingPermission
}

export const AWS: readonly Rule[] = [...CREDENTIALS, ...S3, ...IAM, PERMISSION]
