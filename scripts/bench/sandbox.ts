import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { Sandbox } from '../../sandbox/start'

/** How many buckets are made at once. */
const AT_ONCE = 8

export async function createBuckets({ aws }: Sandbox, names: readonly string[]): Promise<void> {
  const s3 = new S3Client({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: aws.keys.deployer,
    forcePathStyle: true
  })
  const left = [...names]
  const make = async () => {
    for (let Bucket = left.pop(); Bucket !== undefined; Bucket = left.pop()) {
      await s3.send(new CreateBucketCommand({ Bucket }))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, make))
  s3.destroy()
}

/** Milliseconds that are added to each call of AWS and each statement of Snowflake, as of real clouds. */
export async function setLatency(sandbox: Sandbox, aws: number, snowflake: number): Promise<void> {
  const set = (url: string, ms: number) =>
    fetch(`${url}/sandbox/latency`, { method: 'POST', body: JSON.stringify({ ms }) })
  await Promise.all([set(sandbox.aws.endpoint, aws), set(sandbox.snowflake.url, snowflake)])
}
