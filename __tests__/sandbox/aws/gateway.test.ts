import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client
} from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { untilEnd } from '../../fakes/until-end'
import { allow, clientsOf, outcome } from './clients'

let aws: AwsSandbox
let ours: ReturnType<typeof clientsOf>

beforeAll(async () => {
  aws = await untilEnd(startAws())
  ours = clientsOf(aws.endpoint, aws.keys.deployer)
})
beforeEach(async () => {
  await aws.reset()
  await ours.s3.send(new CreateBucketCommand({ Bucket: 'logs' }))
})

const run = promisify(execFile)

function ask(method: string, path: string, body?: object): Promise<Response> {
  return fetch(aws.endpoint + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) })
}

describe('objects are stored unchanged', () => {
  const text = 'first line\nsecond "line" \u00e9\n'.repeat(10_000)

  test.each<[string, () => Buffer | Readable]>([
    ['in one piece', () => Buffer.from(text)],
    ['in signed chunks, as a stream of unknown length', () => Readable.from([Buffer.from(text)])]
  ])('%s', async (_, body) => {
    const Key = 'a b/+é?&=.log'
    await ours.s3.send(
      new PutObjectCommand({ Bucket: 'logs', Key, Body: body(), ContentLength: Buffer.byteLength(text) })
    )
    const { Body, ContentLength } = await ours.s3.send(new GetObjectCommand({ Bucket: 'logs', Key }))
    expect(ContentLength).toBe(Buffer.byteLength(text))
    expect(await Body?.transformToString()).toBe(text)
    expect(await ours.s3.send(new HeadObjectCommand({ Bucket: 'logs', Key }))).toMatchObject({ ContentLength })
  })

  test('with the bucket in the host name', async () => {
    const endpoint = aws.endpoint.replace('127.0.0.1', 'localhost')
    // Not every machine resolves subdomains of localhost.
    const httpAgent = new Agent({ lookup: (_, __, found) => found(null, [{ address: '127.0.0.1', family: 4 }]) })
    const s3 = new S3Client({
      endpoint,
      region: aws.region,
      credentials: aws.keys.deployer,
      requestHandler: { httpAgent }
    })
    await s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'x/y', Body: 'hello' }))
    const { Body } = await ours.s3.send(new GetObjectCommand({ Bucket: 'logs', Key: 'x/y' }))
    expect(await Body?.transformToString()).toBe('hello')
  })

  test('copied and deleted', async () => {
    await ours.s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'one', Body: 'hello' }))
    await ours.s3.send(new CopyObjectCommand({ Bucket: 'logs', Key: 'two', CopySource: 'logs/one' }))
    await ours.s3.send(new DeleteObjectsCommand({ Bucket: 'logs', Delete: { Objects: [{ Key: 'one' }] } }))
    expect(await outcome(ours.s3.send(new HeadObjectCommand({ Bucket: 'logs', Key: 'one' })))).toBe('NotFound 404')
    expect(await outcome(ours.s3.send(new HeadObjectCommand({ Bucket: 'logs', Key: 'two' })))).toBe('ok')
  })
})

test('a request to another Region is redirected', async () => {
  const { s3 } = clientsOf(aws.endpoint, aws.keys.deployer, 'eu-west-1')
  expect(await outcome(s3.send(new GetBucketLoggingCommand({ Bucket: 'logs' })))).toBe('PermanentRedirect 301')
  expect(await outcome(s3.send(new HeadBucketCommand({ Bucket: 'logs' })))).toMatch(/ 301$/)
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const
  await s3.send(new CreateBucketCommand({ Bucket: 'far', CreateBucketConfiguration }))
  const { LocationConstraint } = await ours.s3.send(new GetBucketLocationCommand({ Bucket: 'far' }))
  expect(LocationConstraint).toBe('eu-west-1')
})

test.each([
  ['a bucket that exists', 'logs', 'us-east-1'],
  ['one that does not', 'nowhere', undefined]
])('HEAD says where %s is, even to those who may not see it', async (_, Bucket, region) => {
  const { s3 } = clientsOf(aws.endpoint, await aws.principal('nobody', allow('s3:ListAllMyBuckets', '*')))
  const refusal = await s3.send(new HeadBucketCommand({ Bucket })).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ $metadata: { httpStatusCode: 403 } })
  const { $response } = refusal as { readonly $response?: { readonly headers: Readonly<Record<string, string>> } }
  expect($response?.headers['x-amz-bucket-region']).toBe(region)
})

describe('the record of requests', () => {
  test('has the principal, the action and the status', async () => {
    const { s3 } = clientsOf(aws.endpoint, await aws.principal('planner', allow('s3:ListBucket', 'arn:aws:s3:::logs')))
    await outcome(s3.send(new HeadBucketCommand({ Bucket: 'logs' })))
    await outcome(s3.send(new GetBucketLoggingCommand({ Bucket: 'logs' })))
    const record = (await (await ask('GET', '/sandbox/requests')).json()) as object[]
    const principal = 'arn:aws:iam::123456789012:user/planner'
    const resource = 'arn:aws:s3:::logs'
    expect(record.slice(-2)).toMatchObject([
      { service: 's3', operation: 'HeadBucket', action: 's3:ListBucket', resource, principal, status: 200 },
      { service: 's3', operation: 'GetBucketLogging', action: 's3:GetBucketLogging', resource, principal, status: 403 }
    ])
    await ask('DELETE', '/sandbox/requests')
    expect(aws.requests()).toEqual([])
  })

  test('does not hide a bucket that is called "sandbox"', async () => {
    await ours.s3.send(new CreateBucketCommand({ Bucket: 'sandbox' }))
    await ours.s3.send(new PutObjectCommand({ Bucket: 'sandbox', Key: 'requests', Body: 'mine' }))
    const { Body } = await ours.s3.send(new GetObjectCommand({ Bucket: 'sandbox', Key: 'requests' }))
    expect(await Body?.transformToString()).toBe('mine')
  })
})

describe('on request', () => {
  test('requests are slow', async () => {
    await ask('POST', '/sandbox/latency', { ms: 120 })
    const start = performance.now()
    await ours.s3.send(new ListBucketsCommand({}))
    expect(performance.now() - start).toBeGreaterThanOrEqual(120)
    await ask('POST', '/sandbox/latency', { ms: 0 })
  })

  test('requests fail a number of times', async () => {
    await ask('POST', '/sandbox/fail', {
      action: 'GetBucketLogging$',
      status: 503,
      code: 'SlowDown',
      message: 'Slow',
      times: 2
    })
    const call = () => outcome(ours.s3.send(new GetBucketLoggingCommand({ Bucket: 'logs' })))
    expect(await outcome(ours.s3.send(new HeadBucketCommand({ Bucket: 'logs' })))).toBe('ok')
    expect([await call(), await call(), await call()]).toEqual(['SlowDown 503', 'SlowDown 503', 'ok'])
  })

  test('a request is carried out, and nobody hears of it before somebody else has written', async () => {
    await ask('POST', '/sandbox/fail', { action: 'CreateBucket$', times: 1, carriedOut: true, lost: true, held: true })
    const call = outcome(ours.s3.send(new CreateBucketCommand({ Bucket: 'late' })))
    while ((await (await ask('GET', '/sandbox/held')).text()) !== '["s3:CreateBucket"]');
    expect(await outcome(ours.s3.send(new HeadBucketCommand({ Bucket: 'late' })))).toBe('ok')
    await ask('DELETE', '/sandbox/held', { action: 's3:CreateBucket' })
    expect(await call).not.toBe('ok')
  })

  test.each([
    ['/sandbox/latency', {}],
    ['/sandbox/fail', { action: 'x', status: 503 }],
    ['/sandbox/fail', { action: '(', status: 503, code: 'x', message: 'x', times: 1 }],
    ['/sandbox/principal', { policy: {} }]
  ])('%s rejects an invalid body: %j', async (path, body) => {
    expect((await ask('POST', path, body)).status).toBe(400)
  })

  test('a principal is created with a policy, and deleted by a reset', async () => {
    const created = await ask('POST', '/sandbox/principal', {
      name: 'planner',
      policy: JSON.parse(allow('s3:*', '*')) as object
    })
    const { sts } = clientsOf(aws.endpoint, (await created.json()) as { accessKeyId: string; secretAccessKey: string })
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
    expect(Arn).toBe('arn:aws:iam::123456789012:user/planner')
    await ask('POST', '/sandbox/reset')
    expect(await outcome(sts.send(new GetCallerIdentityCommand({})))).toBe('InvalidClientTokenId 403')
    expect((await ours.s3.send(new ListBucketsCommand({}))).Buckets).toEqual([])
  })
})

test('boto3 and presigned URLs work too', async () => {
  const script = `
import boto3, sys, urllib.request
from botocore.config import Config
endpoint, key, secret = sys.argv[1:]
session = boto3.Session(aws_access_key_id=key, aws_secret_access_key=secret, region_name="us-east-1")
s3 = session.client("s3", endpoint_url=endpoint)
s3.put_object(Bucket="logs", Key="a b/c+d.log", Body=b"hello")
print(session.client("sts", endpoint_url=endpoint).get_caller_identity()["Arn"])
signer = session.client("s3", endpoint_url=endpoint, config=Config(signature_version="s3v4"))
url = signer.generate_presigned_url("get_object", Params={"Bucket": "logs", "Key": "a b/c+d.log"})
print(urllib.request.urlopen(url).read().decode())
print([o["Key"] for o in s3.list_objects_v2(Bucket="logs", Prefix="a b/")["Contents"]])
try:
    urllib.request.urlopen(url.replace("X-Amz-Expires=3600", "X-Amz-Expires=9999"))
except urllib.error.HTTPError as error:
    print(error.code)
`
  const { accessKeyId, secretAccessKey } = aws.keys.deployer
  const { stdout } = await run('.venv/bin/python', ['-c', script, aws.endpoint, accessKeyId, secretAccessKey])
  expect(stdout.trim().split('\n')).toEqual([
    'arn:aws:iam::123456789012:user/deployer',
    'hello',
    "['a b/c+d.log']",
    '403'
  ])
})

test('moto exits with the sandbox, even when that is killed', async () => {
  const program =
    "import { startMoto } from './sandbox/aws/moto-process.ts'; void startMoto().then((moto) => console.log(moto.port))"
  const sandbox = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const [port] = (await once(createInterface(sandbox.stdout), 'line')) as [string]
  const alive = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false
    )
  expect(await alive()).toBe(true)
  sandbox.kill('SIGKILL')
  await expect(until(async () => !(await alive()))).resolves.toBe(true)
})

async function until(condition: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await condition()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}
