import type { LogKeyFormat } from '../model/config'
import { BUCKET_NAME_RULE, bucketNameIn, bucketNameProblem, existingBucketNameProblem } from './bucket-name'
import { quoted, type Reader } from './reader'
import { readTopic } from './topic'

export interface LogBucketInputs {
  readonly bucket: string
  /** "" or a prefix that ends in "/". */
  readonly prefix: string
  readonly createBucket: boolean
  readonly keyFormat: LogKeyFormat
  readonly expirationDays: number | null
  readonly access: 'read-only' | 'read-write'
  /** ARN; null = none. */
  readonly topic: string | null
}

/**
 * The characters that S3 calls safe, without `*`, which would be a wildcard in a policy's resource.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-guidelines-safe-characters
 */
const SAFE_PREFIX = /^[A-Za-z0-9!_.'()/-]*$/
/** Half of the longest key (1,024 bytes), because S3 appends source account, region, bucket and date. */
const LONGEST_PREFIX = 512
/** A lifecycle rule stores the number of days as a positive 32-bit integer. */
const MOST_DAYS = 2_147_483_647

export function readLogBucket(read: Reader): LogBucketInputs {
  const createBucket = read.boolean('create-bucket')
  return {
    bucket: bucket(read, createBucket),
    prefix: prefix(read),
    createBucket,
    keyFormat: read.oneOf('log-key-format', ['simple', 'partitioned-event-time', 'partitioned-delivery-time']),
    expirationDays: expirationDays(read),
    access: read.oneOf('bucket-access', ['read-only', 'read-write']),
    topic: readTopic(read)
  }
}

function bucket(read: Reader, create: boolean): string {
  const name = read.required('bucket', 'my-access-logs')
  const problem = create ? bucketNameProblem : existingBucketNameProblem
  const wrong = name === '' ? undefined : problem(name)
  if (wrong !== undefined) read.refuse('bucket', `${quoted(name)} ${wrong}`, insteadOf(name))
  return name
}

function insteadOf(name: string): string {
  const pasted = bucketNameIn(name)
  if (pasted !== undefined) return `Use only the name: \`${pasted}\``
  return existingBucketNameProblem(name) === undefined
    ? `${BUCKET_NAME_RULE}; or, if the bucket exists and is older than that rule, set \`create-bucket: false\``
    : BUCKET_NAME_RULE
}

function prefix(read: Reader): string {
  if (!read.isGiven('prefix')) {
    read.refuse(
      'prefix',
      'is missing',
      'Set it, for example `prefix: access-logs/`, or `prefix: ""` for the whole bucket'
    )
    return ''
  }
  const text = read.text('prefix').replace(/^\/+|\/+$/g, '')
  const problem = prefixProblem(text)
  if (problem !== undefined) read.refuse('prefix', `${quoted(text)} ${problem[0]}`, problem[1])
  return text === '' ? '' : `${text}/`
}

function prefixProblem(text: string): readonly [wrong: string, instead: string] | undefined {
  if (/^(s3:|arn:)/.test(text)) return ['is a URL or an ARN', 'Use only the key prefix, e.g. `access-logs/`']
  if (!SAFE_PREFIX.test(text)) {
    return ['has characters that are not safe in S3 keys', "Use letters, digits and ! _ . ' ( ) - /"]
  }
  if (text.split('/').some((part) => part === '' && text !== ''))
    return ['has an empty part (`//`)', 'Use single slashes']
  if (/(^|\/)\.{1,2}(\/|$)/.test(text)) return ['has a part that is only dots', 'Use a prefix without `.` and `..`']
  if (text.length + 1 > LONGEST_PREFIX) {
    return [
      `is ${text.length + 1} characters long`,
      `Use at most ${LONGEST_PREFIX}, because S3 appends the rest of the key`
    ]
  }
  return undefined
}

function expirationDays(read: Reader): number | null {
  const text = read.optional('log-expiration-days')
  if (text === null) return null
  const days = Number(text)
  if (/^\d+$/.test(text) && days >= 1 && days <= MOST_DAYS) return days
  read.refuse(
    'log-expiration-days',
    `${quoted(text)} is not a number of days`,
    'Use a whole number of 1 or more, e.g. `90`, or leave it empty'
  )
  return null
}
