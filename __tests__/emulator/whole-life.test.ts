import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  ListBucketsCommand,
  PutBucketNotificationConfigurationCommand,
  S3Client
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { runAction } from '../../sandbox/action'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import { type SnowflakeSandbox, startSnowflake } from '../../sandbox/snowflake/start'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { daysAgo, logLines } from '../../sandbox/traffic/lines'
import { newFolder } from '../fakes/new-folder'
import { untilEnd } from '../fakes/until-end'
import { type Emulator, startEmulator } from './emulator'

// The action, its bundle and Snowflake's half of the sandbox agree with an AWS that none of us wrote.

const NAMES = { bucket: 'team-access-logs', prefix: 'logs', role: 'snowflake-access-logs' }
const SOURCE = 'team-website'
const TABLE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
})

const SIGN_IN = { SNOWFLAKE_ACCOUNT: 'sandbox', SNOWFLAKE_USER: 'DEPLOYER', SNOWFLAKE_ROLE: 'S3_LOGS_DEPLOY' }

let aws: Emulator
let snowflake: SnowflakeSandbox
let prompt: Prompt
let s3: S3Client
let iam: IAMClient
beforeAll(async () => {
  aws = await untilEnd(startEmulator())
  snowflake = await untilEnd(
    startSnowflake({
      aws: aws.connection,
      users: [{ name: SIGN_IN.SNOWFLAKE_USER, role: SIGN_IN.SNOWFLAKE_ROLE, roles: ['SYSADMIN'], publicKey }]
    })
  )
  const keyFile = join(newFolder('emulator'), 'key.p8')
  writeFileSync(keyFile, privateKey)
  const environment = () => ({ ...SIGN_IN, SNOWFLAKE_ACCESS_URL: snowflake.url, SNOWFLAKE_PRIVATE_KEY_FILE: keyFile })
  prompt = await untilEnd(openPrompt({ environment }))
  const settings = { endpoint: aws.endpoint, region: aws.region, credentials: aws.deployer }
  s3 = new S3Client({ ...settings, forcePathStyle: true })
  iam = new IAMClient(settings)
}, 120_000)
afterAll(() => {
  s3.destroy()
  iam.destroy()
})

async function act(mode: string, inputs: Readonly<Record<string, string>> = {}) {
  const { exitCode, log, outputs } = await runAction({
    bundle: join(import.meta.dirname, '../../dist/index.js'),
    inputs: {
      mode,
      ...NAMES,
      'source-buckets': 'team-web*',
      'snowflake-account': SIGN_IN.SNOWFLAKE_ACCOUNT,
      'snowflake-user': SIGN_IN.SNOWFLAKE_USER,
      'snowflake-role': SIGN_IN.SNOWFLAKE_ROLE,
      'snowflake-private-key': privateKey,
      ...inputs
    },
    environment: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: aws.deployer.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.deployer.secretAccessKey,
      AWS_REGION: aws.region,
      SNOWFLAKE_ACCESS_URL: snowflake.url
    }
  })
  if (exitCode !== 0) throw new Error(log)
  return outputs
}

/** A log object with three lines. */
async function deliver(seed: number): Promise<void> {
  const lines = [...logLines({ bucket: SOURCE, from: daysAgo(1, new Date()), requests: 3, seed })]
  const keys = { deployer: aws.deployer, logging: aws.deployer, snowflake: aws.deployer }
  expect(await deliverLogFile({ ...aws, keys }, SOURCE, lines)).toMatchObject([{ lines: 3 }])
}

/** As soon as there are as many: an emulator may notify a moment after an object was stored. */
async function rows(expected: number): Promise<unknown> {
  await prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  let found: unknown = 0
  for (let tries = 0; found !== expected && tries < 50; tries++) {
    await setTimeout(tries === 0 ? 0 : 100)
    await snowflake.idle()
    await prompt.run(`EXECUTE TASK ${TABLE}_TRANSFORMATION`)
    await snowflake.idle()
    found = (await prompt.run(`SELECT COUNT(*) AS N FROM ${TABLE}`))[0]?.['N']
  }
  return found
}

test('with an AWS of others, a pipeline is planned, applied, in sync, healthy, repaired and destroyed', async () => {
  await s3.send(new CreateBucketCommand({ Bucket: SOURCE }))
  expect(await act('plan')).toMatchObject({ result: 'changes' })
  expect(await act('apply')).toMatchObject({ result: 'applied' })
  expect(await act('plan')).toMatchObject({ result: 'in-sync' })
  await deliver(1)
  expect(await rows(3)).toBe(3)
  expect(await act('check')).toMatchObject({ result: 'in-sync', healthy: 'true' })

  await iam.send(
    new DeleteRolePolicyCommand({ RoleName: NAMES.role, PolicyName: 'snowflake-access-logs-inlinepolicy' })
  )
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket, NotificationConfiguration: {} }))
  await deliver(2)
  expect(await act('plan')).toMatchObject({ result: 'changes', changes: '2' })
  expect(await act('apply')).toMatchObject({ result: 'applied' })
  await deliver(3)
  expect(await rows(9)).toBe(9)
  expect(await act('check')).toMatchObject({ result: 'in-sync', healthy: 'true' })

  const everything = { 'destroy-data': 'true' }
  expect(await act('destroy', everything)).toMatchObject({ result: 'destroyed' })
  const { Buckets = [] } = await s3.send(new ListBucketsCommand())
  expect(Buckets.map(({ Name }) => Name)).toEqual([SOURCE])
  expect(await act('destroy', everything)).toMatchObject({ result: 'in-sync' })
}, 180_000)
