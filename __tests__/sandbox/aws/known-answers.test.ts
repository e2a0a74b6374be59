import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Forwarded } from '../../../sandbox/aws/gateway/forward'
import { KnownAnswers, questionOf } from '../../../sandbox/aws/gateway/known-answers'
import type { HttpMessage } from '../../../sandbox/aws/gateway/message'
import { readS3 } from '../../../sandbox/aws/gateway/s3'
import { readSts } from '../../../sandbox/aws/gateway/sts'

const MINUTE = 60_000
const ACCOUNT = '123456789012'
const SNOWFLAKE = '999999999999'

let state: number | undefined
let known: KnownAnswers
let asked: number

beforeEach(() => {
  state = 0
  asked = 0
  known = new KnownAnswers({
    get state() {
      return state
    }
  })
})

const OK: Forwarded = { status: 200, headers: {}, body: Buffer.from('answer') }

function message(method: string, path: string, query: readonly string[] = [], headers = {}, body = ''): HttpMessage {
  return { method, path, query: query.map((name) => [name, '']), headers, body: Buffer.from(body) }
}

const s3 = (sent: HttpMessage, now = 0) =>
  questionOf({ message: sent, claim: null, call: readS3(sent) }, ACCOUNT, ACCOUNT, new Date(now))

function assumeRole(caller: string, session: string, now = 0) {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const sent = message('POST', '/', [], form, `Action=AssumeRole&RoleArn=r&RoleSessionName=${session}`)
  return questionOf({ message: sent, claim: null, call: readSts(sent) }, caller, caller, new Date(now))
}

async function ask(question: ReturnType<typeof s3>, answer: Forwarded = OK, meanwhile = async () => undefined) {
  if (question === undefined) throw new Error('This is no question')
  return known.ask(question, async () => {
    asked++
    await meanwhile()
    return answer
  })
}

const logging = message('GET', '/b', ['logging'])
const list = message('GET', '/b', ['list-type'])
const changed = async (): Promise<undefined> => void (state = (state ?? 0) + 1)
const objectWritten = async (): Promise<undefined> => known.changingObjects(async () => undefined)

describe('moto is asked for a setting', () => {
  test.each([
    ['once while nothing changes', 1, async () => undefined],
    ['once while objects are written', 1, objectWritten],
    ['again after a change', 2, changed],
    ['again while something changes', 2, async () => void (state = undefined)]
  ])('%s', async (_, times, happens) => {
    await ask(s3(logging))
    await happens()
    expect((await ask(s3(logging))).body.toString()).toBe('answer')
    expect(asked).toBe(times)
  })

  test.each([
    ['another bucket', message('GET', '/c', ['logging'])],
    ['another setting', message('GET', '/b', ['policy'])],
    ['by another condition', message('GET', '/b', ['logging'], { 'if-none-match': 'x' })],
    ['by another method', message('HEAD', '/b', ['logging'])]
  ])('%s is another question', async (_, other) => {
    await ask(s3(logging))
    await ask(s3(other))
    expect(asked).toBe(2)
  })

  test('each time as long as the answer varies, which is not passed on', async () => {
    const varying = { ...OK, headers: { 'x-sandbox-varies': '1', etag: 'e' } }
    expect((await ask(s3(logging), varying)).headers).toEqual({ etag: 'e' })
    await ask(s3(logging), varying)
    await ask(s3(logging))
    await ask(s3(logging))
    expect(asked).toBe(3)
  })

  test('again after a failure of moto', async () => {
    await ask(s3(logging), { ...OK, status: 500 })
    await ask(s3(logging))
    expect(asked).toBe(2)
  })

  test('again if it was changed while moto answered', async () => {
    await ask(s3(logging), OK, changed)
    await ask(s3(logging))
    expect(asked).toBe(2)
  })
})

describe('moto is asked for objects', () => {
  test.each([
    ['once while nothing changes', 1, async () => undefined],
    ['again after an object was written', 2, objectWritten],
    ['again after a change', 2, changed]
  ])('%s', async (_, times, happens) => {
    await ask(s3(list))
    await happens()
    await ask(s3(list))
    expect(asked).toBe(times)
  })

  test('again if one was written while moto answered', async () => {
    await ask(s3(list), OK, objectWritten)
    await ask(s3(list))
    expect(asked).toBe(2)
  })

  test('again while one is written', async () => {
    await ask(s3(list))
    await known.changingObjects(async () => ask(s3(list)))
    expect(asked).toBe(2)
  })
})

describe('Snowflake keeps the credentials of a role', () => {
  test.each([
    ['for fifty minutes', 49.9, 1],
    ['not longer', 50, 2]
  ])('%s', async (_, minutes, times) => {
    await ask(assumeRole(SNOWFLAKE, 's'))
    await ask(assumeRole(SNOWFLAKE, 's', minutes * MINUTE))
    expect(asked).toBe(times)
  })

  test('unless they are over already, because the clock was moved meanwhile', async () => {
    const over = { ...OK, body: Buffer.from('<Expiration>1970-01-01T00:00:30Z</Expiration>') }
    await ask(assumeRole(SNOWFLAKE, 's'), over)
    await ask(assumeRole(SNOWFLAKE, 's', MINUTE))
    expect(asked).toBe(2)
  })

  test('of each session', async () => {
    await ask(assumeRole(SNOWFLAKE, 's'))
    await ask(assumeRole(SNOWFLAKE, 't'))
    expect(asked).toBe(2)
  })

  test('until a role or its trust may have changed', async () => {
    await ask(assumeRole(SNOWFLAKE, 's'))
    await changed()
    await ask(assumeRole(SNOWFLAKE, 's'))
    expect(asked).toBe(2)
  })

  test('and everybody else gets new ones each time', () => {
    expect(assumeRole(ACCOUNT, 's')).toBeUndefined()
  })
})

test.each([
  ['a write', message('PUT', '/b', ['logging'])],
  ['an object that is written', message('PUT', '/b/key')],
  ['where logs go, which varies', message('GET', '/b', ['logging'], { 'x-logging-in-effect': 'yes' })]
])('%s is no question', (_, sent) => {
  expect(s3(sent)).toBeUndefined()
})
