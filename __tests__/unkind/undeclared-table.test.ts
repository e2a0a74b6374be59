import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { SETTLED_SECONDS } from '../pipeline/converged'
import { deliver, type LineId, linesIn, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { sampleOf } from '../resume/sample'
import { eachBeginsConverged } from './each-begins'
import { hoursPass, logsFor } from './hours'
import { remainsAfterEachWrite } from './remains'

jest.setTimeout(1_800_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const [OLD, NEW] = ['S3_ACCESS_LOGS', 'OTHER']
const OTHER: Inputs = { ...LOGGED, table: NEW }
const PRUNING: Inputs = { ...OTHER, prune: 'true' }

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged({ ...USUAL_DELAYS, event: [1, 120] }, (begun) => {
  world = begun
  lines = []
})

const logs = async (): Promise<readonly LineId[]> => {
  lines.push(...(await deliver(world)))
  return lines
}

async function apply(inputs: Inputs): Promise<void> {
  const { succeeded, log } = await world.act('apply', inputs)
  if (!succeeded) throw new Error(log.split('\nOperations\n')[0])
}

/** Nobody runs the action. Then the tasks that are left parse what waits. */
async function timePasses(): Promise<void> {
  lines.push(...(await logsFor(world, 60)))
  await hoursPass(world, 1)
  await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  for (const { name } of await world.prompt.run(`SHOW TASKS IN SCHEMA ${SCHEMA}`)) {
    if (/_TRANSFORMATION$/.test(String(name))) await world.prompt.run(`EXECUTE TASK ${SCHEMA}.${String(name)}`)
  }
  await world.sandbox.idle()
}

/** Each line is in one of the tables, and in none twice. The new one has all that came after so many. */
async function expectEach(since = lines.length): Promise<void> {
  const [before, after] = [await linesIn(world, OLD), await linesIn(world, NEW)]
  expect([...new Set(before)]).toEqual(before)
  expect([...new Set(after)]).toEqual(after)
  expect([...new Set([...before, ...after])].toSorted()).toEqual(lines.toSorted())
  expect(lines.slice(since).filter((line) => !after.includes(line))).toEqual([])
}

const stages = async (): Promise<readonly unknown[]> =>
  (await world.prompt.run(`SHOW STAGES IN SCHEMA ${SCHEMA}`)).map(({ name }) => name)

/** What is left of the earlier table is taken away, which may only be once nothing is missing from it. */
async function prune(): Promise<void> {
  await apply(PRUNING)
  for (let time = 0; time < 10 && (await stages()).length > 1; time++) {
    lines.push(...(await logsFor(world, 30)))
    await apply(PRUNING)
    await world.sandbox.wait(SETTLED_SECONDS)
  }
  expect(await stages()).toEqual([NEW])
}

const hoursOfBoth = async (): Promise<void> => {
  await apply(OTHER)
  lines.push(...(await logsFor(world, 60)))
}

const alterPipe = (paused: boolean) =>
  world.prompt.run(`ALTER PIPE ${SCHEMA}.${OLD}_PIPE SET PIPE_EXECUTION_PAUSED = ${String(paused).toUpperCase()}`)
const alterTask = (what: string) => world.prompt.run(`ALTER TASK ${SCHEMA}.${OLD}_TRANSFORMATION ${what}`)

describe('another table is declared, and what loaded into the earlier one is pruned:', () => {
  test('never: both are loaded', async () => {
    await logs()
    const since = lines.length
    await apply(OTHER)
    await timePasses()
    await expectEach(since)
    expect(await linesIn(world, OLD)).toEqual(lines.toSorted())
  })

  test('hours later', async () => {
    await logs()
    const since = lines.length
    await hoursOfBoth()
    await prune()
    await timePasses()
    await expectEach(since)
  })

  test('while it still has to load what S3 has just announced', async () => {
    await logs()
    const since = lines.length
    await apply(OTHER)
    await logs()
    await logs()
    await world.sandbox.wait(20)
    await prune()
    await timePasses()
    await expectEach(since)
  })

  test('at once', async () => {
    for (let time = 0; time < 4; time++) await logs()
    const since = lines.length
    await prune()
    await timePasses()
    await expectEach(since)
  })

  test('only once a pipe that somebody has paused has loaded what waits for it', async () => {
    await alterPipe(true)
    for (let time = 0; time < 3; time++) await logs()
    await hoursOfBoth()
    await hoursPass(world, 1)
    await apply(PRUNING)
    expect(await stages()).toContain(OLD)
    expect((await world.act('check', OTHER)).log).toMatch(
      /S3_ACCESS_LOGS \(as long as \d+ log objects wait for its pipe, which is PAUSED\)/
    )
    await alterPipe(false)
    await prune()
    await timePasses()
    await expectEach()
  })

  test('only once a task that somebody has suspended has moved what waits for it', async () => {
    await alterTask('SUSPEND')
    for (let time = 0; time < 3; time++) await logs()
    await hoursOfBoth()
    await hoursPass(world, 1)
    await apply(PRUNING)
    expect(await stages()).toContain(OLD)
    expect((await world.act('check', OTHER)).log).toContain(
      'S3_ACCESS_LOGS (as long as lines wait for its task, which is suspended)'
    )
    await alterTask('RESUME')
    await prune()
    await timePasses()
    await expectEach()
  })

  test.each([
    ['at once', async () => undefined],
    ['hours later', hoursOfBoth]
  ])('%s, and killed after any write', async (_, first) => {
    for (let time = 0; time < 3; time++) await logs()
    await first()
    for (const { name, restore } of sampleOf(await remainsAfterEachWrite(world, PRUNING, logs))) {
      lines = await restore()
      await logs()
      await prune()
      await timePasses()
      await expectEach().catch((error: unknown) => {
        throw new Error(`${name}: ${String(error)}`, { cause: error })
      })
    }
  })
})
