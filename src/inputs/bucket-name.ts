/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const SHAPE = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const RESERVED_PREFIX = /^(xn--|sthree-|amzn-s3-demo-)/
const RESERVED_SUFFIX = /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/

export const BUCKET_NAME_RULE =
  'Use 3 to 63 lowercase letters, digits, dots and dashes, starting and ending with a letter or digit'

/** Why S3 would not accept this as the name of a general purpose bucket. */
export function bucketNameProblem(name: string): string | undefined {
  if (!SHAPE.test(name)) return 'is not a bucket name'
  if (name.includes('..')) return 'has two dots in a row'
  if (IP_ADDRESS.test(name)) return 'looks like an IP address'
  const reserved = RESERVED_PREFIX.exec(name)?.[0] ?? RESERVED_SUFFIX.exec(name)?.[0]
  return reserved === undefined ? undefined : `contains ${reserved}, which is reserved by S3`
}

/** Buckets from before March 2018 in us-east-1. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const OLDER_SHAPE = /^[A-Za-z0-9._-]{3,255}$/

/** Why no bucket can have this name, also not one that was created under the older rules. */
export function existingBucketNameProblem(name: string): string | undefined {
  const problem = bucketNameProblem(name)
  return problem === undefined || isOlderName(name) ? undefined : problem
}

/** Only capitals, underscores and length: nobody means an IP address, or a reserved name, by accident. */
function isOlderName(name: string): boolean {
  return OLDER_SHAPE.test(name) && (/[A-Z_]/.test(name) || name.length > 63)
}

/** The name in what people paste: "s3://name/key", "arn:aws:s3:::name", "https://name.s3.us-east-1.amazonaws.com/". */
export function bucketNameIn(text: string): string | undefined {
  const found =
    /^s3:\/\/([^/]+)/.exec(text) ??
    /^arn:[^:]*:s3:::([^/]+)/.exec(text) ??
    /^https?:\/\/([^/]+?)\.s3[.-][^/]*amazonaws\.com/.exec(text)
  const name = found?.[1]
  return name !== undefined && bucketNameProblem(name) === undefined ? name : undefined
}
