import { documentOf, policyRead } from '../../aws/bucket-policy'
import { ask } from '../../aws/observe'
import { statementsOf } from '../../aws/policies'
import type { Run } from '../../model/operation'
import { ignoreServiceError } from '../../model/service-error'
import { type Denials, type Reading, readingDenials } from './denials'

/** Why Snowflake cannot read, whatever the role allows. The log bucket says itself if its policy cannot be read. */
export async function denialsOfBucket(reading: Reading, read: Run, now: Date): Promise<Denials> {
  const policy = await ask(read, policyRead(reading)).catch(ignoreServiceError)
  return readingDenials(statementsOf(documentOf(policy)), reading, now)
}
