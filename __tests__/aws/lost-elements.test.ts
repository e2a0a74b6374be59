import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { awsDoor } from '../../src/aws/client'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** What the door answers to this read when S3 sends this document. */
async function answered(name: string, xml: string) {
  const server = createServer((_, response) => response.end(xml))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const door = awsDoor({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE12', secretAccessKey: 'secret' }
  })
  closing.push(
    () => door.close(),
    () => server.close()
  )
  const [row] = await door.run({ client: 's3', name, input: { Bucket: 'acme-logs' } })
  return row
}

const LIFECYCLE = 'GetBucketLifecycleConfiguration'
const NOTIFICATION = 'GetBucketNotificationConfiguration'
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
const NS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

const rule = (more = '') =>
  `${HEAD}<LifecycleConfiguration ${NS}><Rule><ID>a &amp; b</ID><Filter><And><Prefix>x/</Prefix><Tag><Key>k</Key><Value></Value></Tag><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></And></Filter><Status>Enabled</Status><Transition><Date>2027-01-01T00:00:00.000Z</Date><StorageClass>GLACIER</StorageClass></Transition><NoncurrentVersionExpiration><NoncurrentDays>5</NoncurrentDays></NoncurrentVersionExpiration><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>${more}</Rule></LifecycleConfiguration>`
const older = `${HEAD}<LifecycleConfiguration ${NS}><Rule><ID>1</ID><Prefix/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>`
const newFirst = (more: string) => older.replace('<Prefix/>', `${more}<Prefix/>`)
const empty = `${HEAD}<LifecycleConfiguration ${NS}><Rule><ID>1</ID><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>`
const notification = (more = '') =>
  `${HEAD}<NotificationConfiguration ${NS}><QueueConfiguration><Id>q</Id><Queue>arn:aws:sqs:eu-west-1:1:q</Queue><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>Prefix</Name><Value>a</Value></FilterRule></S3Key></Filter></QueueConfiguration><CloudFunctionConfiguration><Id>f</Id><CloudFunction>arn:f</CloudFunction><Event>s3:ObjectTagging:*</Event></CloudFunctionConfiguration><EventBridgeConfiguration/>${more}</NotificationConfiguration>`

test.each([
  [LIFECYCLE, rule()],
  [LIFECYCLE, older],
  [LIFECYCLE, empty],
  [NOTIFICATION, notification()],
  [NOTIFICATION, `${HEAD}<NotificationConfiguration ${NS}/>`],
  [NOTIFICATION, `${HEAD}<NotificationConfiguration ${NS}></NotificationConfiguration>`]
])('%s: nothing is lost of %s', async (name, xml) => {
  expect(await answered(name, xml)).not.toHaveProperty('lostElements')
})

test.each([
  [LIFECYCLE, rule('<ArchiveTo><Place>moon</Place></ArchiveTo>'), ['ArchiveTo']],
  [LIFECYCLE, rule('<SomeNewFlag/>'), ['SomeNewFlag']],
  // Its values are those of elements that the SDK knows.
  [LIFECYCLE, newFirst('<NewThing><Days>1</Days><Prefix/></NewThing>'), ['NewThing']],
  [LIFECYCLE, newFirst('<KeepForever/>'), ['KeepForever']],
  [NOTIFICATION, notification('<Future><Id>q</Id></Future>'), ['Future']],
  [LIFECYCLE, rule('<Status2>Enabled</Status2>'), ['Status2']],
  [NOTIFICATION, notification('<PipeConfiguration><Pipe>arn:p</Pipe></PipeConfiguration>'), ['PipeConfiguration']]
])('%s: an element that the SDK does not know is named (%#)', async (name, xml, lost) => {
  expect(await answered(name, xml)).toHaveProperty('lostElements', lost)
})

test('other answers are not looked at', async () => {
  expect(await answered('GetBucketLogging', `<BucketLoggingStatus ${NS}><New>1</New></BucketLoggingStatus>`)).toEqual(
    {}
  )
})
