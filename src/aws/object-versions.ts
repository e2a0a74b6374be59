import type { ListObjectVersionsOutput, ObjectIdentifier } from '@aws-sdk/client-s3'
import type { Operation, Run } from '../model/operation'
import { ask } from './observe'
import { bucketRead } from './requests'

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const OBJECTS_PER_DELETE = 1000

export interface Versions {
  /** Every object version and delete marker, for DeleteObjects. */
  readonly batches: readonly (readonly ObjectIdentifier[])[]
  /** How many object versions, without delete markers. */
  readonly objects: number
  readonly bytes: number
}

export const NO_VERSIONS: Versions = { batches: [], objects: 0, bytes: 0 }

/** Every object version and delete marker under the prefix. */
export async function versionsBelow(
  prefix: string,
  bucket: { readonly bucket: string; readonly account: string },
  run: Run
): Promise<Versions> {
  const batches: ObjectIdentifier[][] = []
  let [objects, bytes] = [0, 0]
  let from: Operation['input'] | undefined = {}
  while (from !== undefined) {
    const read = bucketRead('ListObjectVersions', bucket, { Prefix: prefix, MaxKeys: OBJECTS_PER_DELETE, ...from })
    const page: ListObjectVersionsOutput = (await ask(run, read)) ?? {}
    const versions = page.Versions ?? []
    objects += versions.length
    bytes += versions.reduce((sum, { Size = 0 }) => sum + Size, 0)
    const found = [...versions, ...(page.DeleteMarkers ?? [])]
    if (found.length > 0) batches.push(found.map(({ Key, VersionId }) => ({ Key, VersionId })))
    from = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined
  }
  return { batches, objects, bytes }
}

/** The key of some object outside the prefix; `undefined` when there is none. Keys are listed in order. */
export async function keyOutside(
  prefix: string,
  bucket: { readonly bucket: string; readonly account: string },
  run: Run
): Promise<string | undefined> {
  if (prefix === '') return undefined
  // "0" comes right after "/", the last character of a prefix.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html
  const after = { KeyMarker: `${prefix.slice(0, -1)}0` }
  const pages = await Promise.all(
    [{}, after].map((from) => ask(run, bucketRead('ListObjectVersions', bucket, { MaxKeys: 1, ...from })))
  )
  return pages
    .flatMap((page) => [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])])
    .flatMap(({ Key }) => (Key === undefined || Key.startsWith(prefix) ? [] : [Key]))[0]
}
