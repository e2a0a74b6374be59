import {
  DeleteBucketPolicyCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand
} from '@aws-sdk/client-s3'
import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { beginConverged } from './converged'
import { arrived, deliver, LOGGED } from './lines'
import { NAMES, type PipelineWorld, startWorld } from './world'

jest.setTimeout(240_000)

const HOUR = 3_600_000
const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`
const PARSER = `${SCHEMA}.PARSE_S3_ACCESS_LOGS`
const FULL = { ...LOGGED, health: 'full' }

let world: PipelineWorld
let flowing: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await beginConverged(world)
  await later(1)
  await deliver(world)
  await arrived(world)
  flowing = await world.snapshot()
})
afterEach(() => flowing.restore())

async function later(hours: number): Promise<void> {
  await world.sandbox.setTime(new Date(world.sandbox.now().getTime() + hours * HOUR))
  await world.sandbox.idle()
}

/** Each finding that is not healthy, with its hint, by its part. */
async function problems(): Promise<readonly string[]> {
  const { log } = await world.act('check', FULL)
  const [, health = ''] = log.split(/Health \(\d+ findings\)\n/)
  const findings = health.split(/\n {4}(?=\S)/).slice(1)
  return findings.filter((finding) => !/^\w+ \(healthy\)/.test(finding))
}

/** Somebody has deleted the policy that lets S3 write to the log bucket. */
async function denyDelivery(): Promise<void> {
  await world.s3.send(new DeleteBucketPolicyCommand({ Bucket: NAMES.bucket }))
}

/** Three objects of which the pipe never hears. */
async function loseThreeKeys(): Promise<readonly string[]> {
  const { QueueConfigurations } = await world.s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket })
  )
  const write = (NotificationConfiguration: object) =>
    world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket, NotificationConfiguration }))
  await write({})
  await world.sandbox.wait(2)
  const lines = [await deliver(world), await deliver(world), await deliver(world)]
  await write({ QueueConfigurations })
  await world.sandbox.idle()
  return lines.map(([first = '']) => first.replace(/#\d+$/, ''))
}

async function plantLoadError(): Promise<void> {
  const Body = Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])
  await world.s3.send(new PutObjectCommand({ Bucket: NAMES.bucket, Key: `${NAMES.prefix}/broken`, Body }))
  await world.sandbox.idle()
}

/** Two runs of the task fail, because the parser is gone for a while. */
async function failTwoRuns(): Promise<void> {
  const [ddl] = await world.prompt.run(`SELECT GET_DDL('FUNCTION', '${PARSER}(VARCHAR)', TRUE) AS DDL`)
  await world.prompt.run(`DROP FUNCTION ${PARSER}(VARCHAR)`)
  for (let run = 0; run < 2; run++) {
    await world.prompt.run(`EXECUTE TASK ${TASK}`)
    await world.sandbox.idle()
  }
  await world.prompt.run(String(ddl?.['DDL']).replace(/FUNCTION \S+\(/, `FUNCTION ${PARSER}(`))
}

/** The clock of the task stands still: lines wait. */
async function stopClock(): Promise<void> {
  await world.prompt.run(`ALTER TASK ${TASK} SUSPEND`)
  await deliver(world)
  await world.sandbox.idle()
}

test('a pipeline through which lines flow has no finding at all', async () => {
  expect(await problems()).toEqual([])
})

test('five faults at once are each named, with number and remedy', async () => {
  await plantLoadError()
  const keys = await loseThreeKeys()
  await stopClock()
  await denyDelivery()
  await later(23)
  await failTwoRuns()
  await later(2)
  const found = await problems()
  const all = found.join('\n')
  expect(found.filter((finding) => !finding.includes('(unhealthy)'))).toEqual([])
  const expected: readonly (readonly [what: RegExp, remedy: RegExp])[] = [
    [/^delivery \(unhealthy\): S3 has delivered no log object for \d+ hours.*max-silence-hours is 24/m, /Run apply/],
    [
      /^rows \(unhealthy\): Of \d+ log objects that S3 stored from .*, 3 missing, 1 failed to load/m,
      /Apply with `health: full` loads what is missing/
    ],
    [
      /^pipe \(unhealthy\): 1 log object has a load error in the last 7 days: broken/m,
      /run apply with `health: full`: it tries again/
    ],
    [/^task \(unhealthy\): 2 of the task's runs of the last day failed/m, /Fix the cause/],
    [/^rows \(unhealthy\): \d+ lines have waited for the task for \d+ hours/m, /resumes the task/],
    [/^task \(unhealthy\): task:\S+: The task is suspended/m, /Run apply: it resumes the task/],
    [
      /^delivery \(unhealthy\): s3-delivery-policy:\S+: S3 cannot deliver logs\. No statement .* lets S3 deliver the logs of \S+, \S+ to/m,
      /Run apply: it lets S3 deliver logs again/
    ]
  ]
  for (const [what, remedy] of expected) {
    expect(all).toMatch(what)
    expect(found.find((finding) => what.test(finding))).toMatch(remedy)
  }
  for (const key of keys) expect(all).toContain(`${key} (missing)`)
})

test.each<[string, () => Promise<unknown>, readonly RegExp[]]>([
  [
    'delivery denied for a day',
    async () => {
      await denyDelivery()
      await later(25)
    },
    [/^delivery .*S3 cannot deliver logs\./, /^delivery .*no log object for/, /^rows .*No line was loaded for/]
  ],
  [
    'three keys never loaded',
    async () => {
      await loseThreeKeys()
      await later(2)
    },
    [/^pipe .*was last notified/, /^rows .*3 missing/]
  ],
  ['one load error', plantLoadError, [/^pipe .*1 log object has a load error/]],
  [
    'two failed runs',
    async () => {
      await deliver(world)
      await world.sandbox.idle()
      await failTwoRuns()
    },
    [/^task .*2 of the task's runs/]
  ],
  [
    'a stopped clock',
    async () => {
      await stopClock()
      await later(3)
    },
    [/^task .*suspended/, /^rows .*lines have waited/]
  ]
])('%s: exactly that is found', async (_, plant, expected) => {
  await plant()
  const found = await problems()
  const unexpected = found.filter((finding) => !expected.some((pattern) => pattern.test(finding)))
  expect(unexpected).toEqual([])
  for (const pattern of expected) expect(found.some((finding) => pattern.test(finding))).toBe(true)
})
