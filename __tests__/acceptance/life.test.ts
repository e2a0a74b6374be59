import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { type Sandbox, startSandbox } from '../../sandbox/start'
import { accept } from '../../scripts/acceptance/accept'
import { loginOf } from '../../scripts/acceptance/accounts'
import { clean } from '../../scripts/acceptance/clean'
import { byHand } from '../../scripts/acceptance/clients'
import { replay } from '../../scripts/acceptance/compare/replay'
import { merged } from '../../scripts/acceptance/compare/report'
import { journalIn } from '../../scripts/acceptance/journal'
import { namesOf, newMark, patternOf } from '../../scripts/acceptance/names'
import { recorder } from '../../scripts/acceptance/recording/recorder'
import { type Entry, readRecording, type Recording } from '../../scripts/acceptance/recording/recording'
import { redactor } from '../../scripts/acceptance/recording/redactor'
import { type Target, targetFrom } from '../../scripts/acceptance/target'
import { newFolder } from '../fakes/new-folder'
import { untilEnd } from '../fakes/until-end'

const folder = newFolder('acceptance')
const record = join(folder, 'recording')
const journal = journalIn(join(folder, 'journal'))

let sandbox: Sandbox
let target: Target
beforeAll(async () => {
  sandbox = await untilEnd(startSandbox({ folder }))
  Object.assign(process.env, sandbox.environment())
  target = targetFrom(process.env)
}, 60_000)

/** Waiting costs no time. */
const clock = {
  now: () => sandbox.now(),
  sleep: async (seconds: number) => {
    const until = new Date(sandbox.now().getTime() + seconds * 1000)
    await sandbox.idle()
    if (sandbox.now() < until) await sandbox.setTime(until)
  }
}

async function accepted(agree: boolean): Promise<readonly string[]> {
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const agreed = (text: string) => {
    say(text)
    return Promise.resolve(agree)
  }
  await accept({ target, clock, journal, cancelled: new AbortController().signal, record, say, agree: agreed })
  return said
}

test('who does not agree to the estimate has nothing made', async () => {
  const before = sandbox.aws.requests().length
  const [question] = await accepted(false)
  expect(question).toMatch(/AWS account 123456789012 .* Snowflake account sandbox[\s\S]*at most [\d.]+ credits/)
  const writes = sandbox.aws
    .requests()
    .slice(before)
    .filter(({ action }) => !/:(Get|List|Head)/.test(action ?? ''))
  expect(writes).toEqual([])
  expect(await journal.open()).toEqual([])
}, 60_000)

test('the life of a pipeline is recorded without a word about the account, and leaves nothing', async () => {
  expect((await accepted(true)).at(-2)).toBe('Everything went as it should.')
  const text = readdirSync(record)
    .map((file) => readFileSync(join(record, file), 'utf8'))
    .join('\n')
  const { account, iamUserArn, queueArn, keys } = sandbox.aws
  const secrets = [keys.deployer, keys.snowflake, keys.logging].flatMap(({ accessKeyId, secretAccessKey }) => [
    accessKeyId,
    secretAccessKey
  ])
  for (const word of [account, iamUserArn, queueArn, 'DEPLOYER', 'S3_LOGS_DEPLOY', ...secrets])
    expect([word, text.split(word).length - 1, text.split(word)[0]?.slice(-80)]).toEqual([word, 0, text.slice(-80)])

  const [{ mark } = { mark: '' }, ...others] = await journal.open()
  expect(others).toEqual([])
  expect(text).not.toMatch(new RegExp(mark, 'i'))
  const hand = byHand(target, loginOf(target), recorder(redactor(), /./, clock))
  expect(await clean(namesOf(mark), hand)).toEqual([])
  expect(await hand.aws('s3', 'ListBuckets', {})).toMatchObject({ Buckets: [] })
  expect((await hand.sql('SHOW DATABASES')).map(({ name }) => name)).not.toContain(namesOf(mark).database)
  await hand.close()
}, 240_000)

/** Changes one entry of a recording as if the real service had answered this. */
type Plant = readonly [where: (entry: Entry) => boolean, answer: (text: string) => string]

const named = (name: string) => (entry: Entry) => entry.name === name && !('error' in entry.answer)
const refused = (name: string) => (entry: Entry) => entry.name === name && 'error' in entry.answer

const PLANTS: readonly Plant[] = [
  [
    named('warehouse/show'),
    (text) => text.replace('{"name":"state"', '{"name":"a_new_one","type":"text"},{"name":"state"')
  ],
  [named('stream/show'), (text) => text.replace(/\{"name":"mode","type":"\w+"\},/, '')],
  [named('stage/show'), (text) => text.replace('{"name":"url","type":"text"}', '{"name":"url","type":"variant"}')],
  [refused('file-format/describe'), (text) => text.replace('"code":"002003"', '"code":"002043"')],
  [refused('stage/describe'), (text) => text.replace('does not exist', 'is not there')],
  [named('task/resume'), () => '{"error":{"code":"091083","message":"The warehouse is missing."}}'],
  [named('database/create'), (text) => text.replace('successfully created', 'was created')],
  [named('GetBucketEncryption'), (text) => text.replace('"SSEAlgorithm":"AES256"', '"SSEAlgorithm":"aws:kms"')],
  [refused('GetRole'), (text) => text.replace('"code":"NoSuchEntity"', '"code":"NoSuchEntityException"')],
  [
    (entry) => named('GetBucketLogging')(entry) && JSON.stringify(entry).includes('SimplePrefix'),
    (text) => text.replace('"TargetPrefix":"logs/"', '"TargetPrefix":"logs"')
  ]
]

function planted(recording: Recording): Recording {
  const changed = recording.steps.map(({ name, entries }) => ({ name, entries: [...entries] }))
  for (const [where, change] of PLANTS) {
    const step = changed.find(({ entries }) => entries.some(where))
    const at = step?.entries.findIndex(where) ?? -1
    const entry = step?.entries[at]
    if (step === undefined || entry === undefined) throw new Error(`There is no entry for ${String(where)}.`)
    const answer = change(JSON.stringify(entry.answer))
    if (answer === JSON.stringify(entry.answer)) throw new Error(`Nothing changes in ${answer.slice(0, 500)}`)
    step.entries[at] = { ...entry, answer: JSON.parse(answer) as Entry['answer'] }
  }
  return { ...recording, steps: changed }
}

test('of a recording of the sandbox itself, nothing differs but the ten differences that were planted', async () => {
  const played = {
    target,
    now: () => sandbox.now(),
    setTime: (now: Date) => sandbox.setTime(now),
    idle: () => sandbox.idle()
  }
  const names = namesOf(newMark())
  const found = merged(await replay(planted(await readRecording(record)), played, names))
  expect(patternOf(names).test(JSON.stringify(found))).toBe(false)
  expect(found.map(({ where, what, at }) => `${where}: ${what} ${at}`).sort()).toEqual([
    'GetBucketEncryption: value ServerSideEncryptionConfiguration.Rules.0.ApplyServerSideEncryptionByDefault.SSEAlgorithm',
    'GetBucketLogging: value LoggingEnabled.TargetPrefix',
    'GetRole: code ',
    'database/create: value status',
    'file-format/describe: code ',
    'stage/describe: text ',
    'stage/show: type url',
    'stream/show: column mode',
    'task/resume: outcome ',
    'warehouse/show: column a_new_one'
  ])
}, 240_000)
