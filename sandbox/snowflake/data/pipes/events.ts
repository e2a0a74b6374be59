/** An object that was created, according to S3. */
export interface Created {
  /** ARN of the topic that passed the event on; null = S3 sent it to the queue. */
  readonly topic: string | null
  readonly bucket: string
  readonly key: string
  readonly at: Date
}

/**
 * The objects that a notification of S3 says were created. Other messages, like s3:TestEvent, have none.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function createdObjects(body: string): readonly Created[] {
  const { topic, message } = opened(parsed(body))
  const records = property(message, 'Records')
  if (!Array.isArray(records)) return []
  return records.flatMap((record: unknown) => {
    if (!/^(s3:)?ObjectCreated:/.test(String(property(record, 'eventName')))) return []
    const s3 = property(record, 's3')
    const bucket = property(property(s3, 'bucket'), 'name')
    const key = property(property(s3, 'object'), 'key')
    if (typeof bucket !== 'string' || typeof key !== 'string') return []
    return [{ topic, bucket, key: formDecoded(key), at: new Date(String(property(record, 'eventTime'))) }]
  })
}

/** SNS puts what it passes on into an envelope. https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html */
function opened(body: unknown): { readonly topic: string | null; readonly message: unknown } {
  const [topic, text] = [property(body, 'TopicArn'), property(body, 'Message')]
  const isEnvelope = property(body, 'Type') === 'Notification' && typeof topic === 'string' && typeof text === 'string'
  return isEnvelope ? { topic, message: parsed(text) } : { topic: null, message: body }
}

function formDecoded(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '))
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
