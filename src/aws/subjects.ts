import { bucketArn } from './arns'

/** A bucket and where it is. A type, because an interface could not be part of an `Identity`. */
export type BucketPlace = {
  readonly bucket: string
  readonly account: string
  readonly partition: string
  readonly region: string
}

/** The object that a read is about, by its name for people and its ARN for policies. */
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

/** Why a bucket in another region cannot be used. `actual` is the region that it is in. */
export function inOtherRegion({ name, region }: Pick<Subject, 'name' | 'region'>, actual: string): string {
  return `All buckets of a pipeline must be in one region, but ${name} is in ${actual}, not in ${region}. Set aws-region, or choose another bucket.`
}
