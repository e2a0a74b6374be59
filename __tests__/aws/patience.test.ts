import { describe, expect, test } from '@jest/globals'
import { isAlreadyDone } from '../../src/aws/already-done'
import { patience } from '../../src/aws/patience'
import { ServiceError } from '../../src/model/service-error'

const operation = (name: string) => ({ client: 's3' as const, name, input: {} })

describe('is tried again for a while:', () => {
  test.each([
    ['a bucket that was just created', 'PutBucketPolicy', 'NoSuchBucket', ''],
    ['another change of the bucket', 'PutBucketVersioning', 'OperationAborted', ''],
    ['a bucket policy that S3 does not see yet', 'PutBucketLogging', 'InvalidTargetBucketForLogging', ''],
    [
      'a queue that S3 cannot send to yet',
      'PutBucketNotificationConfiguration',
      'InvalidArgument',
      'Unable to validate the following destination configurations'
    ],
    ['a policy that was just deleted', 'DeleteRole', 'DeleteConflict', ''],
    ['a principal that was just created', 'CreateRole', 'MalformedPolicyDocument', 'Invalid principal in policy']
  ])('%s', (_, name, code, message) => {
    expect(patience(operation(name), new ServiceError(operation(name), code, message))).toBeGreaterThanOrEqual(15)
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

describe('a role that exists', () => {
  test.each([
    ['because the answer to the first try was lost', 'CreateRole', 2, true],
    ['and is not ours', 'CreateRole', 1, false],
    ['as something else', 'CreateBucket', 2, false]
  ])('%s', (_, name, attempts, expected) => {
    const error = { name: 'EntityAlreadyExistsException', $metadata: { attempts } }
    expect(isAlreadyDone(operation(name), error)).toBe(expected)
  })
})
