import { describe, expect, test } from '@jest/globals'
import { isAlreadyDone } from '../../src/aws/already-done'
import { patience, REWRITING } from '../../src/aws/patience'
import { ServiceError } from '../../src/model/service-error'

const operation = (name: string) => ({ client: 's3' as const, name, input: {} })

describe('is tried again for a while:', () => {
  test.each([
    ['a bucket that was just created', 'PutPublicAccessBlock', 'NoSuchBucket', ''],
    ['another change of the bucket', 'PutBucketVersioning', 'OperationAborted', ''],
    ['a bucket policy that S3 does not see yet', 'PutBucketLogging', 'InvalidTargetBucketForLogging', ''],
    ['a policy that was just deleted', 'DeleteRole', 'DeleteConflict', ''],
    ['a principal that was just created', 'CreateRole', 'MalformedPolicyDocument', 'Invalid principal in policy']
  ])('%s', (_, name, code, message) => {
    expect(patience(operation(name), new ServiceError(operation(name), code, message))).toBeGreaterThanOrEqual(15)
  })
})

describe('is tried again only after the document was read again:', () => {
  test.each([
    ['a bucket that was just created', 'PutBucketPolicy', 'NoSuchBucket', ''],
    ['a bucket that was just created, read', 'GetBucketPolicy', 'NoSuchBucket', ''],
    ['another change of the document', 'PutBucketLifecycleConfiguration', 'OperationAborted', ''],
    [
      'a queue that S3 cannot send to yet',
      'PutBucketNotificationConfiguration',
      'InvalidArgument',
      'Unable to validate the following destination configurations'
    ],
    ['another change of the role', 'UpdateAssumeRolePolicy', 'ConcurrentModification', ''],
    ['a service that is busy', 'PutBucketPolicy', 'SlowDown', ''],
    ['a service that fails', 'SetTopicAttributes', 'InternalError', ''],
    ['an answer that does not come', 'PutBucketNotificationConfiguration', 'ETIMEDOUT', '']
  ])('%s', (_, name, code, message) => {
    const error = new ServiceError(operation(name), code, message)
    expect(patience(operation(name), error)).toBe(0)
    expect(REWRITING.secondsFor(error)).toBeGreaterThanOrEqual(15)
  })
})

describe('is not tried again:', () => {
  test.each([
    ['PutBucketLogging', 'AccessDenied', ''],
    ['PutBucketNotificationConfiguration', 'InvalidArgument', 'Configurations overlap.'],
    ['DeleteBucket', 'DeleteConflict', ''],
    ['GetBucketPolicy', 'NoSuchBucket', '']
  ])('%s: %s %s', (name, code, message) => {
    expect(patience(operation(name), new ServiceError(operation(name), code, message))).toBe(0)
  })
})

describe('counts as done:', () => {
  test.each([
    ['the answer to the first try was lost', 'CreateRole', 'EntityAlreadyExistsException', 2, true],
    ['the role is not ours', 'CreateRole', 'EntityAlreadyExistsException', 1, false],
    ['a bucket was created by the first try', 'CreateBucket', 'BucketAlreadyOwnedByYou', 2, true],
    ['a bucket of others', 'CreateBucket', 'BucketAlreadyExists', 2, false],
    ['a role was deleted by the first try', 'DeleteRole', 'NoSuchEntityException', 2, true],
    ['a policy was deleted by the first try', 'DeleteRolePolicy', 'NoSuchEntityException', 2, true],
    ['a bucket was deleted by the first try', 'DeleteBucket', 'NoSuchBucket', 2, true],
    ['a role to change that is gone', 'UpdateRole', 'NoSuchEntityException', 2, false]
  ])('%s', (_, name, code, attempts, expected) => {
    const error = { name: code, $metadata: { attempts } }
    expect(isAlreadyDone(operation(name), error)).toBe(expected)
  })
})
