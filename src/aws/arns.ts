/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */

interface Partition {
  /** "aws", "aws-cn", "aws-us-gov" … */
  readonly partition: string
}

/** `arn:aws:s3:::my-logs`; the name may be a pattern, for policies. */
export function bucketArn({ partition }: Partition, bucket: string): string {
  return `arn:${partition}:s3:::${bucket}`
}

/** All objects under the prefix, for policies: `arn:aws:s3:::my-logs/prefix/*`. */
export function objectsArn(partition: Partition, bucket: string, prefix: string): string {
  return `${bucketArn(partition, bucket)}/${prefix}*`
}

/** `arn:aws:iam::111122223333:role/team/reader`; `path` starts and ends with "/". */
export function roleArn(
  { partition, account }: Partition & { readonly account: string },
  path: string,
  name: string
): string {
  return `arn:${partition}:iam::${account}:role${path}${name}`
}

/**
 * `reader` of `arn:aws:iam::111122223333:role/team/reader`
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function roleNameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
