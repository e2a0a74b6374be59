import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { SandboxClock } from '../../sandbox/clock'
import { startSnowflake } from '../../sandbox/snowflake/start'
import { startSandbox } from '../../sandbox/start'
import { accept } from '../../scripts/acceptance/accept'
import { replay } from '../../scripts/acceptance/compare/replay'
import { merged } from '../../scripts/acceptance/compare/report'
import { journalIn } from '../../scripts/acceptance/journal'
import { namesOf, newMark } from '../../scripts/acceptance/names'
import { readRecording } from '../../scripts/acceptance/recording/recording'
import { targetFrom } from '../../scripts/acceptance/target'
import { newFolder } from '../fakes/new-folder'
import { untilEnd } from '../fakes/until-end'
import { startMinistack } from './emulator'

const folder = newFolder('recording')
const record = join(folder, 'recording')
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
})

beforeAll(async () => {
  const aws = await untilEnd(startMinistack())
  const user = { name: 'DEPLOYER', role: 'S3_LOGS_DEPLOY', roles: ['SYSADMIN'], publicKey }
  const clock = new SandboxClock()
  const snowflake = await untilEnd(startSnowflake({ aws: aws.connection, users: [user], clock }))
  const keyFile = join(folder, 'key.p8')
  writeFileSync(keyFile, privateKey)
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: aws.deployer.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.deployer.secretAccessKey,
    AWS_REGION: aws.region,
    SNOWFLAKE_ACCESS_URL: snowflake.url,
    SNOWFLAKE_ACCOUNT: 'sandbox',
    SNOWFLAKE_USER: user.name,
    SNOWFLAKE_ROLE: user.role,
    SNOWFLAKE_PRIVATE_KEY_FILE: keyFile
  })
  await accept({
    target: targetFrom(process.env),
    clock: {
      now: clock.now,
      sleep: async (seconds) => {
        await snowflake.idle()
        clock.set(new Date(clock.now().getTime() + seconds * 1000))
      }
    },
    journal: journalIn(join(folder, 'journal')),
    cancelled: new AbortController().signal,
    record,
    say: () => undefined,
    agree: () => Promise.resolve(true)
  })
}, 240_000)

test('a recording of another AWS shows where the sandbox answers differently, and only there', async () => {
  const sandbox = await untilEnd(startSandbox({ folder: join(folder, 'sandbox') }))
  Object.assign(process.env, sandbox.environment())
  const played = {
    target: targetFrom(process.env),
    now: () => sandbox.now(),
    setTime: (now: Date) => sandbox.setTime(now),
    idle: () => sandbox.idle()
  }
  const found = merged(await replay(await readRecording(record), played, namesOf(newMark())))
  // Snowflake is the same in both, so all of them are answers of AWS.
  expect(found.filter(({ where }) => !/^[A-Z][A-Za-z0-9]+$/.test(where))).toEqual([])
  expect(found.map(({ where, what, at }) => `${where}: ${what} ${at}`)).toEqual(
    expect.arrayContaining([
      'GetBucketNotificationConfiguration: value QueueConfigurations.0.Filter.Key.FilterRules.0.Name',
      'GetBucketRequestPayment: value Payer',
      'GetRole: text '
    ])
  )
}, 240_000)
