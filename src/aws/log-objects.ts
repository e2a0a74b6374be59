import type { Config } from '../model/config'
import type { Run } from '../model/operation'
import { bucketRead } from './requests'

/** An object in the log bucket, as S3 lists it. */
export interface LogObject {
  readonly key: string
  readonly bytes: number
  /** When S3 stored it: whole seconds. */
  readonly storedAt: Date
}

export interface Listing {
  readonly bucket: string
  readonly account: string
  readonly prefix: string
  /** Only keys after this one, in the order of their UTF-8 bytes. */
  readonly startAfter?: string
}

/** All log objects under the prefix. */
export function listingOf({ aws, logBucket }: Pick<Config, 'aws' | 'logBucket'>): Listing {
  return { bucket: logBucket.name, account: aws.account, prefix: logBucket.prefix }
}

/**
 * Lists objects, one page of at most 1,000 at a time, in the order of the UTF-8 bytes of their keys. Markers of folders
 * are left out. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function* pagesOf(
  { bucket, account, prefix, startAfter }: Listing,
  run: Run
): AsyncGenerator<readonly LogObject[]> {
  let token: string | undefined
  do {
    const page = bucketRead(
      'ListObjectsV2',
      { bucket, account },
      {
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
        ...(startAfter === undefined ? {} : { StartAfter: startAfter })
      }
    )
    const answer = page.answer((await run(page.operation))[0])
    yield (answer?.Contents ?? []).flatMap(({ Key, Size, LastModified }): readonly LogObject[] =>
      Key === undefined || LastModified === undefined || Key.endsWith('/')
        ? []
        : [{ key: Key, bytes: Size ?? 0, storedAt: new Date(LastModified) }]
    )
    token = answer?.NextContinuationToken
  } while (token !== undefined)
}
