import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { awsDoor } from '../../src/aws/client'
import { REWRITING } from '../../src/aws/patience'
import type { Operation } from '../../src/model/operation'

const KEY = 'AKIAEXAMPLEEXAMPLE12'
const credentials = { accessKeyId: KEY, secretAccessKey: 'secret-secret' }
const closing: (() => unknown)[] = []

interface Answer {
  readonly status?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The connection is closed instead. */
  readonly lost?: true
}

/** A server that gives these answers in turn and then repeats the last one, and a door to it. */
async function door(...answers: readonly Answer[]) {
  const asked: IncomingMessage[] = []
  const slept: number[] = []
  const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { status = 200, body = '', headers = {}, lost } = answers[Math.min(asked.length, answers.length - 1)] ?? {}
    asked.push(request)
    request.resume()
    if (lost) response.destroy()
    else response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const opened = awsDoor({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials,
    sleep: async (seconds) => void slept.push(seconds)
  })
  closing.push(
    () => opened.close(),
    () => server.close()
  )
  return { run: opened.run, asked, slept }
}

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const s3 = (name: string, input: object = {}): Operation => ({
  client: 's3',
  name,
  input: { Bucket: 'acme-logs', ...input }
})
const iam = (name: string, input: object = {}): Operation => ({
  client: 'iam',
  name,
  input: { RoleName: 'r', ...input }
})
const refusal = (code: string, message = code): string =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
const iamRefusal = (code: string, message = code): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`

describe('a deletion of many objects', () => {
  const deletion = s3('DeleteObjects', { Delete: { Objects: [{ Key: 'logs/1' }, { Key: 'logs/2' }], Quiet: true } })
  const notDeleted = (...keys: readonly string[]): string =>
    `<DeleteResult>${keys.map((key) => `<Error><Key>${key}</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`).join('')}</DeleteResult>`

  test.each([
    ['one key', notDeleted('logs/1'), 'Access Denied: logs/1'],
    ['all of them', notDeleted('logs/1', 'logs/2'), 'Access Denied: logs/1 and 1 more']
  ])('fails when S3 refuses %s, even though it answers 200', async (_, body, message) => {
    const { run } = await door({ body })
    await expect(run(deletion)).rejects.toMatchObject({ code: 'AccessDenied', message })
  })

  test('succeeds when S3 refuses none', async () => {
    const { run } = await door({ body: notDeleted() })
    expect(await run(deletion)).toEqual([{}])
  })
})

test('a document of others, which is sent once, is signed with the time that earlier calls found out', async () => {
  const ahead = 3_600_000
  const date = new Date(Date.now() + ahead).toUTCString()
  const { run, asked } = await door(
    { status: 403, body: refusal('RequestTimeTooSkewed'), headers: { date } },
    { body: '<BucketLoggingStatus/>', headers: { date } },
    { headers: { date } }
  )
  await run(s3('GetBucketLogging'))
  await run(s3('PutBucketPolicy', { Policy: '{}' }))
  const signed = asked.map(({ headers }) => {
    const [, day = '', time = ''] = /^(\d{8})T(\d{6})Z$/.exec(String(headers['x-amz-date'])) ?? []
    return Date.parse(`${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`)
  })
  expect(signed.map((at) => at - Date.now() > ahead / 2)).toEqual([false, true, true])
})

test('a document of others is refused once if the clock was set meanwhile, and not if it is sent again', async () => {
  const ahead = 3_600_000
  const date = new Date(Date.now() + ahead).toUTCString()
  const { run } = await door(
    { status: 403, body: refusal('RequestTimeTooSkewed'), headers: { date } },
    { headers: { date } }
  )
  const write = () => run(s3('PutBucketPolicy', { Policy: '{}' }))
  const error: unknown = await write().catch((refused: unknown) => refused)
  expect(REWRITING.secondsFor(error)).toBeGreaterThan(0)
  await expect(write()).resolves.toEqual([{}])
})

describe('answers', () => {
  test('are plain rows that still have empty objects', async () => {
    const body =
      '<NotificationConfiguration><QueueConfiguration><Id>a</Id><Queue>arn:q</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration><EventBridgeConfiguration/></NotificationConfiguration>'
    const { run, asked } = await door({ body })
    expect(await run(s3('GetBucketNotificationConfiguration', { ExpectedBucketOwner: '1' }))).toEqual([
      {
        QueueConfigurations: [{ Id: 'a', QueueArn: 'arn:q', Events: ['s3:ObjectCreated:*'] }],
        EventBridgeConfiguration: {}
      }
    ])
    expect(asked[0]?.url).toMatch(/^\/acme-logs\/?\?notification/)
    expect(asked[0]?.headers['x-amz-expected-bucket-owner']).toBe('1')
  })

  test('of a log key format', async () => {
    const body =
      '<BucketLoggingStatus><LoggingEnabled><TargetBucket>b</TargetBucket><TargetPrefix></TargetPrefix><TargetObjectKeyFormat><SimplePrefix/></TargetObjectKeyFormat></LoggingEnabled></BucketLoggingStatus>'
    const { run } = await door({ body })
    expect(await run(s3('GetBucketLogging'))).toEqual([
      { LoggingEnabled: { TargetBucket: 'b', TargetPrefix: '', TargetObjectKeyFormat: { SimplePrefix: {} } } }
    ])
  })

  test('with nothing in them', async () => {
    const { run } = await door({ body: '<BucketLoggingStatus/>' })
    expect(await run(s3('GetBucketLogging'))).toEqual([{}])
  })
})

describe('refusals', () => {
  test.each<[string, Operation, Answer, object]>([
    [
      'S3: an error that the SDK does not know',
      s3('GetBucketPolicy'),
      { status: 404, body: refusal('NoSuchBucketPolicy') },
      { code: 'NoSuchBucketPolicy', status: 404, region: undefined }
    ],
    [
      'IAM: without the suffix',
      iam('GetRole'),
      { status: 404, body: iamRefusal('NoSuchEntity') },
      { code: 'NoSuchEntity', status: 404 }
    ],
    ['HEAD has no body: 404', s3('HeadBucket'), { status: 404 }, { code: 'NotFound', status: 404 }],
    ['HEAD has no body: 403', s3('HeadBucket'), { status: 403 }, { code: 'AccessDenied', status: 403 }],
    [
      'HEAD of a bucket of another account: it exists',
      s3('HeadBucket'),
      { status: 403, headers: { 'x-amz-bucket-region': 'eu-west-1' } },
      { code: 'AccessDenied', located: true, region: undefined }
    ],
    ['HEAD of a bucket that nothing shows to exist', s3('HeadBucket'), { status: 403 }, { located: false }],
    [
      'HEAD in another region',
      s3('HeadBucket'),
      { status: 301, headers: { 'x-amz-bucket-region': 'us-west-2' } },
      { code: 'PermanentRedirect', region: 'us-west-2' }
    ],
    [
      'another region, in the header',
      s3('GetBucketPolicy'),
      { status: 301, headers: { 'x-amz-bucket-region': 'us-west-2' }, body: refusal('PermanentRedirect') },
      { code: 'PermanentRedirect', region: 'us-west-2' }
    ],
    [
      'another region, in the body',
      s3('GetBucketPolicy'),
      {
        status: 400,
        body: '<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message><Region>us-west-2</Region></Error>'
      },
      { code: 'AuthorizationHeaderMalformed', region: 'us-west-2' }
    ],
    [
      'our own region is not reported',
      s3('GetBucketPolicy'),
      { status: 403, headers: { 'x-amz-bucket-region': 'eu-west-1' }, body: refusal('AccessDenied') },
      { code: 'AccessDenied', region: undefined }
    ]
  ])('%s', async (_, operation, answer, expected) => {
    const { run } = await door(answer)
    await expect(run(operation)).rejects.toMatchObject({ name: 'ServiceError', ...expected })
  })

  test('name the argument that S3 does not accept', async () => {
    const body =
      '<Error><Code>InvalidArgument</Code><Message>Unable to validate the destination</Message><ArgumentName>arn:q</ArgumentName></Error>'
    const { run } = await door({ status: 400, body })
    await expect(
      run(s3('PutBucketNotificationConfiguration', { NotificationConfiguration: {} }))
    ).rejects.toMatchObject({
      code: 'InvalidArgument',
      message: 'Unable to validate the destination (arn:q)'
    })
  })

  test('contain no access key and no encoded message', async () => {
    const message = `The key ${KEY} is\n unknown. Encoded authorization failure message: abc`
    const { run } = await door({ status: 403, body: refusal('InvalidAccessKeyId', message) })
    const error: unknown = await run(s3('GetBucketPolicy')).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ message: 'The key (access key) is unknown.' })
    expect(JSON.stringify(error)).not.toContain('secret')
  })

  test('an unreachable host is reported within seconds', async () => {
    const opened = awsDoor({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1', credentials })
    closing.push(() => opened.close())
    await expect(opened.run({ client: 'sts', name: 'GetCallerIdentity', input: {} })).rejects.toThrow('ECONNREFUSED')
  })

  test('an operation that is not in the table is not sent, even though the SDK has it', async () => {
    const { run } = await door()
    await expect(run(s3('PutObject'))).rejects.toMatchObject({ code: 'INTERNAL' })
  })
})

test('closing aborts the calls in flight: nothing is sent again, and no connection stays open', async () => {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { run, close } = awsDoor({ region: 'eu-west-1', endpoint: `http://127.0.0.1:${port}`, credentials })
  const arrived = new Promise((resolve) => server.once('request', resolve))
  const call = run(s3('GetBucketLogging')).catch((error: unknown) => error)
  await arrived
  const again = new Promise((resolve) => server.once('request', () => resolve('sent again')))
  await close()
  expect(await call).toMatchObject({ code: 'AbortError' })
  const closed = new Promise((resolve) => server.close(() => resolve('closed')))
  expect(await Promise.race([again, closed])).toBe('closed')
})

describe('transient errors', () => {
  test.each<[string, Operation, Answer]>([
    [
      'another change in progress',
      s3('PutBucketLogging', { BucketLoggingStatus: {} }),
      { status: 409, body: refusal('OperationAborted') }
    ],
    [
      'another change of the role',
      iam('TagRole', { Tags: [] }),
      { status: 409, body: iamRefusal('ConcurrentModification') }
    ],
    [
      'a user that IAM does not know yet',
      iam('CreateRole', { AssumeRolePolicyDocument: '{}' }),
      { status: 400, body: iamRefusal('MalformedPolicyDocument', 'Invalid principal in policy: "AWS":"x"') }
    ],
    [
      'a role that was just created',
      iam('PutRolePolicy', { PolicyName: 'p', PolicyDocument: '{}' }),
      { status: 404, body: iamRefusal('NoSuchEntity') }
    ]
  ])('%s: retried until it succeeds', async (_, operation, answer) => {
    const { run, slept } = await door(answer, answer, { body: '<Response/>' })
    await run(operation)
    expect(slept).toEqual([1, 2])
  })

  test('are retried for a limited time', async () => {
    const { run, slept } = await door({ status: 409, body: refusal('OperationAborted') })
    await expect(run(s3('PutBucketLogging', { BucketLoggingStatus: {} }))).rejects.toMatchObject({
      code: 'OperationAborted'
    })
    expect(slept.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(30)
  })

  test.each<[string, Operation, Answer]>([
    [
      'an invalid document',
      iam('UpdateAssumeRolePolicy', { PolicyDocument: '{' }),
      { status: 400, body: iamRefusal('MalformedPolicyDocument', 'Syntax errors in policy.') }
    ],
    [
      'a read of a policy that does not exist',
      iam('GetRolePolicy', { PolicyName: 'p' }),
      { status: 404, body: iamRefusal('NoSuchEntity') }
    ]
  ])('%s is not transient: it fails at once', async (_, operation, answer) => {
    const { run, slept, asked } = await door(answer)
    await expect(run(operation)).rejects.toThrow()
    expect([slept.length, asked.length]).toEqual([0, 1])
  })

  test.each<[string, Operation, Answer]>([
    ['throttled', s3('PutBucketPolicy', { Policy: '{}' }), { status: 503, body: refusal('SlowDown') }],
    ['in conflict', s3('DeleteBucketPolicy'), { status: 409, body: refusal('OperationAborted') }],
    [
      'failed',
      s3('PutBucketNotificationConfiguration', { NotificationConfiguration: {} }),
      { status: 500, body: refusal('InternalError') }
    ],
    ['unavailable', s3('DeleteBucketLifecycle'), { status: 503 }],
    [
      'without an answer',
      s3('PutBucketLifecycleConfiguration', { LifecycleConfiguration: { Rules: [] } }),
      { lost: true }
    ],
    [
      'throttled',
      iam('UpdateAssumeRolePolicy', { PolicyDocument: '{}' }),
      { status: 400, body: iamRefusal('Throttling') }
    ],
    ['failed', iam('UpdateRole', { Description: '' }), { status: 500, body: iamRefusal('ServiceFailure') }],
    [
      'throttled',
      {
        client: 'sns',
        name: 'SetTopicAttributes',
        input: { TopicArn: 'arn:aws:sns:eu-west-1:1:t', AttributeName: 'Policy' }
      },
      { status: 429, body: iamRefusal('Throttled') }
    ]
  ])('%s, a document that others write to is only sent again by who reads it again', async (_, operation, answer) => {
    const { run, slept, asked } = await door(answer)
    const error: unknown = await run(operation).catch((reason: unknown) => reason)
    expect([slept.length, asked.length]).toEqual([0, 1])
    expect(REWRITING.secondsFor(error)).toBeGreaterThanOrEqual(30)
  })

  test('throttling is survived', async () => {
    const busy = { status: 503, body: refusal('SlowDown') }
    const { run, asked } = await door(busy, busy, { body: '<BucketLoggingStatus/>' })
    expect(await run(s3('GetBucketLogging'))).toEqual([{}])
    expect(asked).toHaveLength(3)
  })
})

describe('firstRequest', () => {
  const identify: Operation = { client: 'sts', name: 'GetCallerIdentity', input: {} }

  test('resolves once the first request is sent, before it is answered', async () => {
    let arrived = (): void => undefined
    const request = new Promise<void>((resolve) => (arrived = resolve))
    const server = createServer((_, response) => {
      arrived()
      closing.push(() => response.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const opened = awsDoor({ region: 'eu-west-1', endpoint: `http://127.0.0.1:${port}`, credentials })
    closing.push(
      () => opened.close(),
      () => server.close()
    )
    let resolved = false
    void opened.firstRequest.then(() => (resolved = true))
    opened.run(identify).catch(() => undefined)
    await Promise.resolve()
    expect(resolved).toBe(false)
    await Promise.all([request, opened.firstRequest])
  })

  test('resolves even if no request could be sent', async () => {
    const opened = awsDoor({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:9', credentials })
    closing.push(() => opened.close())
    await expect(opened.run(identify)).rejects.toThrow('ECONNREFUSED')
    await opened.firstRequest
  })
})
