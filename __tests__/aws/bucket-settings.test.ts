import { expect, test } from '@jest/globals'
import { setBucket } from '../../src/aws/bucket-settings'
import type { Run } from '../../src/model/operation'
import { fakeClock } from '../fakes/clock'

const BUCKET = { bucket: 'logs', account: '111122223333', partition: 'aws', region: 'eu-west-1' }
const DESIRED = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
  ownership: 'BucketOwnerEnforced',
  encryption: 'AES256'
}

/** Whether the encryption is written, if the bucket has this one by then. */
async function writes(ApplyServerSideEncryptionByDefault: object): Promise<boolean> {
  const [step] = setBucket(BUCKET, DESIRED, (field) => field === 'encryption')
  if (step?.step !== 'call' || step.latest === undefined) throw new Error('it is not read again')
  const run: Run = () =>
    Promise.resolve([{ ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] } }])
  return (await step.latest(run, fakeClock())).operation !== undefined
}

test.each([
  ['none of their own', {}, true],
  ['the key of AWS', { SSEAlgorithm: 'aws:kms' }, true],
  ['a key of their own', { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'arn:aws:kms:eu-west-1:1:key/k' }, false]
])('somebody sets an encryption before the next try: %s', async (_, encryption, written) => {
  expect(await writes(encryption)).toBe(written)
})
