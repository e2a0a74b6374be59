import type { Config } from '../model/config'
import type { Row } from '../model/operation'
import type { Place } from '../model/place'
import { listOf, textOf } from './rows'

type Provider = 'S3' | 'S3GOV' | 'S3CHINA'

/** https://docs.snowflake.com/en/sql-reference/sql/create-storage-integration */
export function providerOf({ aws }: Pick<Config, 'aws'>): Provider {
  if (aws.partition === 'aws-us-gov') return 'S3GOV'
  return aws.partition === 'aws-cn' ? 'S3CHINA' : 'S3'
}

/** The location of the logs for a stage: "s3://bucket/prefix/". It ends in "/", because Snowflake compares prefixes. */
export function locationOf({ aws, logBucket }: Pick<Config, 'aws'> & { readonly logBucket: Place }): string {
  return `${providerOf({ aws }).toLowerCase()}://${logBucket.name}/${logBucket.prefix}`
}

/** Where a location is: a bucket, and a prefix that is "" or ends in "/"; `undefined` if it cannot be a place for our logs. */
export function placeIn(location: string, { aws }: Pick<Config, 'aws'>): Place | undefined {
  const scheme = `${providerOf({ aws }).toLowerCase()}://`
  if (!location.startsWith(scheme)) return undefined
  const [name = '', ...rest] = location.slice(scheme.length).split('/')
  const prefix = rest.join('/')
  return prefix === '' || prefix.endsWith('/') ? { name, prefix } : undefined
}

/** "s3://bucket" and "s3://bucket/" are the same location. */
export function withSlash(url: string): string {
  return /^\w+:\/\/[^/]+$/.test(url) ? `${url}/` : url
}

/** The whole bucket of a location: "s3://bucket/". */
export function bucketOf(location: string): string {
  return location.replace(/^(\w+:\/\/[^/]+\/).*$/s, '$1')
}

/**
 * Whether an integration that allows these locations lets a stage read from this one: Snowflake compares prefixes.
 * https://docs.snowflake.com/en/sql-reference/sql/create-storage-integration
 */
export function isAllowed(location: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => one === '*' || location.startsWith(one))
}

/** Whether two locations have objects in common. */
export function overlap(one: string, other: string): boolean {
  return [one, other].includes('*') || one.startsWith(other) || other.startsWith(one)
}

/** Where the next location (or "*") starts in a list: locations may contain commas too. */
const NEXT_LOCATION = /,\s*(?=(?:s3|s3gov|s3china|gcs|azure):\/\/|\*\s*(?:,|$))/i

/** The locations that an integration allows or blocks, as DESCRIBE shows them: JSON, or comma-separated. */
export function locationsIn(cell: unknown): readonly string[] {
  const text = textOf(cell)?.trim() ?? ''
  if (text === '' || text.startsWith('[')) return listOf(cell)
  return text.split(NEXT_LOCATION).map((location) => location.trim())
}

/** Where a stage points to, ending in "/"; null = storage inside Snowflake. SHOW prints a list with one item. */
export function stageUrl(stage: Row): string | null {
  const [url = null] = listOf(stage['url'])
  return url === null ? null : withSlash(url)
}
