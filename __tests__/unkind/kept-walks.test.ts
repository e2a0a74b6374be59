import { afterAll, beforeAll, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { type PipelineWorld, startWorld } from '../pipeline/world'
import { take } from './take-walk'
import { NOTHING, type Step } from './walks'

jest.setTimeout(600_000)

const WEEKS = 15 * 24

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

/** Walks that random ones have failed on, without the steps that did not matter. */
const WALKS: readonly (readonly [string, readonly Partial<Step>[]])[] = [
  [
    'a move, after S3 has announced nothing for longer than a refresh reaches back',
    [{ declared: { prefix: 'moved' }, isNotificationLost: true, hours: WEEKS }]
  ],
  [
    'the same, and the move is killed before it looks for what is missing',
    [
      {
        declared: { prefix: 'moved' },
        isNotificationLost: true,
        hours: WEEKS,
        killedAfter: 'catch-up/create',
        hoursKilled: 12
      }
    ]
  ],
  [
    'a move that was killed when it had paused the pipe, with a log object right after that',
    [
      { declared: { prefix: 'moved' } },
      {
        declared: { bucket: 'other-access-logs', role: 'other-role', integration: 'THIRD_INTEGRATION' },
        killedAfter: 'pipe/pause-and-comment',
        pipe: 'paused'
      }
    ]
  ],
  [
    'a move to another bucket, weeks after its first try was killed, when it had moved the logging',
    [{ declared: { bucket: 'other-access-logs' }, killedAfter: 'PutBucketLogging', hoursKilled: WEEKS }]
  ],
  [
    'a move to a wider prefix, days after its first try was killed, when it had moved the logging',
    [{ declared: { prefix: '' }, killedAfter: 'PutBucketLogging', hoursKilled: 100 }]
  ],
  [
    'a move back weeks after its first try was killed, when it had replaced the pipe',
    [
      { declared: { prefix: 'logs/part', integration: 'OTHER_INTEGRATION' } },
      { declared: {}, killedAfter: 'pipe/replace', hoursKilled: WEEKS }
    ]
  ],
  [
    'another table, half a day after S3 has announced anything to the pipe of the table so far',
    [{ declared: { table: 'OTHER_LOGS' }, isNotificationLost: true, hours: 12 }, { declared: {} }]
  ],
  [
    'another table, weeks after S3 has announced anything to the pipe of the table so far',
    [{ declared: { table: 'OTHER_LOGS' }, isNotificationLost: true, hours: WEEKS }]
  ]
]

test.each(WALKS)('every line arrives once: %s', async (_, steps) => {
  await take({ delays: USUAL_DELAYS, steps: steps.map((step) => ({ ...NOTHING, ...step })) }, world)
})
