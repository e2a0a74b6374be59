import { bucketArn } from './arns'

/** Where a bucket is; a type, since it is part of identities. */
export type BucketPlace = {
  readonly bucket: string
  readonly account: string
  readonly partition: string
  readonly region: string
}

/** The object that a read is about, as people and policies name it. */
export interface Subject {
  /** "bucket my-logs" */
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
}

export function bucketSubject(place: BucketPlace, role: 'bucket' | 'log bucket' | 'source bucket' = 'bucket'): Subject {
  const { bucket, account, region } = place
  return { name: `${role} ${bucket}`, arn: bucketArn(place, bucket), account, region }
}

/** Why a bucket of another region is of no use to us. `actual` is the region that it is in. */
export function inOtherRegion({ name, region }: Pick<Subject, 'name' | 'region'>, actual: string): string {
  return `${name} is in ${actual}, not in ${region}: all buckets of a pipeline must be in one region. Set aws-region, or name another bucket.`
}
