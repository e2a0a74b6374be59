import type { FileResult } from '../copy/history'
import { stageFailure } from '../stages/location'
import { type FetchedObject, type ObjectStore, StoreError } from '../stages/object-store'
import type { PendingFile } from './pipe-state'

/**
 * Undefined when the file has been deleted since S3 announced it. Without permission to list the bucket, S3 says "access
 * denied" instead of "no such key", and a permission with a condition on the prefix is none when an object is read. The
 * listing shows which of the two it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 */
export async function readIfThere(
  store: ObjectStore,
  { bucket, key }: Pick<PendingFile, 'bucket' | 'key'>
): Promise<FetchedObject | undefined> {
  try {
    return await store.read(bucket, key)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    if (error.code === 'NoSuchKey') return undefined
    if (error.code === 'AccessDenied' && (await isDeleted(store, bucket, key))) return undefined
    throw stageFailure(error)
  }
}

/** Whether what may be listed does not have it. */
async function isDeleted(store: ObjectStore, bucket: string, key: string): Promise<boolean> {
  const listed = await store.list(bucket, key).catch(() => undefined)
  return listed !== undefined && !listed.some((object) => object.key === key)
}

/**
 * A file that was deleted before it could be read counts as failed, and as done: Snowflake's message names both that and
 * missing permissions as possible causes, and the pipe goes on with the next file.
 */
export function missing(path: string): FileResult {
  const message = `Remote file '${path}' was not found. There are several potential causes. The file might not exist. The required credentials may be missing or invalid.`
  const firstError = { message, code: '091016', sqlState: '22000', line: 0, row: 0, character: 0, column: null }
  return { status: 'LOAD_FAILED', rowsParsed: 0, rowsLoaded: 0, errorLimit: 1, errorsSeen: 1, firstError }
}
