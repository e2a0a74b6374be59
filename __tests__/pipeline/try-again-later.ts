import type { S3Client } from '@aws-sdk/client-s3'
import type { RemoteSandbox } from '../../sandbox/remote/connect'

/** What S3 refuses for a while only, see sandbox/aws/moto/late_refusals.py. */
const NOT_YET = ['OperationAborted', 'NoSuchBucket', 'NotFound', 'InvalidTargetBucketForLogging', 'InvalidArgument']
const TRIES = 6

/** Somebody at a console who tries again a few seconds later, if S3 is late. */
export function tryAgainLater(s3: S3Client, sandbox: RemoteSandbox): void {
  s3.middlewareStack.add(
    (next) => async (args) => {
      for (let tries = 1; ; tries++) {
        try {
          return await next(args)
        } catch (error) {
          if (tries === TRIES || !(error instanceof Error) || !NOT_YET.includes(error.name)) throw error
          await sandbox.wait(2)
        }
      }
    },
    { step: 'initialize', name: 'tryAgainLater' }
  )
}
