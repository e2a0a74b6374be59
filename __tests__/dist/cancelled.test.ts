import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { type ActionResult, runAction, usualInputs } from '../../sandbox/action'
import { beginConverged, converge, startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'

jest.setTimeout(120_000)

const BUNDLE = join(import.meta.dirname, '../../dist/index.js')
const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`
/** GitHub sends SIGTERM after 7.5 seconds, and kills 2.5 seconds later. */
const IN_TIME_MILLISECONDS = 6_500

let world: PipelineWorld
beforeAll(async () => {
  world = await startConverged()
}, 60_000)
beforeEach(() => beginConverged(world))
afterAll(() => world.stop())

/** Runs an apply with the bundle, and cancels it once a statement that matches has begun, which does not end. */
async function cancelledIn(match: string): Promise<ActionResult & { readonly milliseconds: number }> {
  const { sandbox } = world
  const hung = await sandbox.snowflake.hang(match)
  const cancel = new AbortController()
  let since = 0
  const hanging = setInterval(() => {
    void hung().then((statements) => {
      if (since > 0 || statements.length === 0) return
      since = Date.now()
      cancel.abort()
    })
  }, 100)
  try {
    const result = await runAction({
      bundle: BUNDLE,
      inputs: { ...usualInputs(sandbox, NAMES), ...LOGGED, mode: 'apply' },
      environment: sandbox.environment(),
      cancel: cancel.signal
    })
    return { ...result, milliseconds: Date.now() - since }
  } finally {
    clearInterval(hanging)
    await sandbox.snowflake.noFaults()
  }
}

async function expectRunning(): Promise<void> {
  const [status] = await world.prompt.run(`SELECT SYSTEM$PIPE_STATUS('${PIPE}') AS S`)
  expect(String(status?.['S'])).toMatch(/"executionState":"RUNNING"/)
  const [task] = await world.prompt.run(`SHOW TASKS IN SCHEMA ${SCHEMA}`)
  expect(task).toMatchObject({ state: 'started' })
}

function expectTold({ exitCode, log, summary, outputs, milliseconds }: Awaited<ReturnType<typeof cancelledIn>>): void {
  expect(exitCode).toBe(1)
  expect(milliseconds).toBeLessThan(IN_TIME_MILLISECONDS)
  const sentence = /Apply cancelled\. Done: .*\. Not done: .*\. Run it again: it continues from here\./
  expect(log).toMatch(sentence)
  expect(summary).toMatch(/Apply cancelled/)
  expect(outputs).toMatchObject({ result: 'failed', plan: expect.stringMatching(/^\{/) })
}

test.each(['ALTER TASK \\S+ SET', 'ALTER TASK \\S+ RESUME'])(
  'a job is cancelled while %s hangs: it says so in time, and the task runs',
  async (match) => {
    await world.prompt.run(`ALTER TASK ${TASK} SUSPEND`)
    await world.prompt.run(`ALTER TASK ${TASK} SET SCHEDULE = '3 MINUTE'`)
    if (!match.endsWith('RESUME')) await world.prompt.run(`ALTER TASK ${TASK} RESUME`)
    expectTold(await cancelledIn(match))
    await expectRunning()
    await converge(world)
  }
)

test.each(['ALTER PIPE \\S+ SET\\s+COMMENT', 'CREATE OR REPLACE PIPE', 'ALTER PIPE \\S+ REFRESH'])(
  'a job is cancelled while %s hangs: it says so in time, the pipe runs, and the next apply finishes',
  async (match) => {
    const before = await arrived(world)
    const [pipe] = await world.prompt.run(`SHOW PIPES IN SCHEMA ${SCHEMA}`)
    const copy = String(pipe?.['definition']).replace('CONTINUE', 'SKIP_FILE')
    await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${copy}`)
    const lines = [...(await deliver(world))]
    expectTold(await cancelledIn(match))
    await expectRunning()
    lines.push(...(await deliver(world)))
    await converge(world)
    expect(await arrived(world)).toEqual([...before, ...lines].toSorted())
  }
)

test('a job is cancelled before it has a plan: one sentence, and nothing is changed', async () => {
  const { exitCode, log, summary, milliseconds } = await cancelledIn('SHOW TASKS')
  expect(exitCode).toBe(1)
  expect(milliseconds).toBeLessThan(IN_TIME_MILLISECONDS)
  expect(log).toMatch(/the job was cancelled/)
  expect(summary).toMatch(/the job was cancelled/)
})
