import type { Config } from '../model/config'

type Provider = 'S3' | 'S3GOV' | 'S3CHINA'

/** https://docs.snowflake.com/en/sql-reference/sql/create-storage-integration */
export function providerOf({ aws }: Pick<Config, 'aws'>): Provider {
  if (aws.partition === 'aws-us-gov') return 'S3GOV'
  return aws.partition === 'aws-cn' ? 'S3CHINA' : 'S3'
}

/** The logs as a stage names them: "s3://bucket/prefix/"; it always ends in "/", since Snowflake compares beginnings. */
export function locationOf({ aws, logBucket }: Pick<Config, 'aws' | 'logBucket'>): string {
  return `${providerOf({ aws }).toLowerCase()}://${logBucket.name}/${logBucket.prefix}`
}

/** Whether two locations have objects in common. */
export function overlap(one: string, other: string): boolean {
  return [one, other].includes('*') || one.startsWith(other) || other.startsWith(one)
}
