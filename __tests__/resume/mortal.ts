import { expect } from '@jest/globals'
import { converge } from '../pipeline/converged'
import { killedAfter } from '../pipeline/killed'
import { arrived, createSources, deliver, type LineId } from '../pipeline/lines'
import { type Inputs, type PipelineWorld, startWorld } from '../pipeline/world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
/** No apply has as many. */
const MAX_WRITES = 60
/** KILL_EVERY=3 kills only after every third write, because each case takes some seconds. */
const KILL_EVERY = Number(process.env['KILL_EVERY'] ?? 1)

/** A pipeline with applies that are killed, while log objects keep arriving. */
export interface Mortal {
  readonly world: PipelineWorld
  /** An empty account with two source buckets. */
  reset(): Promise<void>
  /** A log object arrives, if logging is on and the log bucket allows the delivery. */
  logs(): Promise<void>
  /** Kills an apply after each number of writes that it has, from the same initial state, and expects a good end. */
  killedAfterEach(begin: (writes: number) => Promise<Inputs>, end?: () => Promise<void>): Promise<void>
  /** The next apply finishes, every delivered line is there once, nothing is left to do, and everything runs. */
  expectFinished(inputs: Inputs): Promise<void>
  /** Somebody recreates the pipe with another COPY statement, and grants a privilege on it. */
  anotherCopy(): Promise<void>
  expectGrantOnPipe(): Promise<void>
}

export async function startMortal(): Promise<Mortal> {
  const world = await startWorld()
  let lines: LineId[] = []

  const logs = async (): Promise<void> => void lines.push(...(await deliver(world).catch(() => [])))

  /** After the first write with each name, a log object arrives. Gives how many writes were sent. */
  const killed = async (writes: number, inputs: Inputs): Promise<number> => {
    const { through, sent } = killedAfter(writes, logs)
    await world.act('apply', inputs, through)
    return sent.length
  }

  const expectFinished = async (inputs: Inputs): Promise<void> => {
    await logs()
    await converge(world, inputs)
    // There are no lines if logging was never on.
    if (lines.length === 0) return
    await logs()
    expect(await arrived(world)).toEqual(lines.toSorted())
    const [status] = await world.prompt.run(`SELECT SYSTEM$PIPE_STATUS('${PIPE}') AS S`)
    expect(String(status?.['S'])).toMatch(/"executionState":"RUNNING"/)
    const [task] = await world.prompt.run(`SHOW TASKS IN SCHEMA ${SCHEMA}`)
    expect(task).toMatchObject({ state: 'started' })
  }

  return {
    world,
    logs,
    expectFinished,

    async reset() {
      await world.reset()
      await createSources(world)
      lines = []
    },

    async killedAfterEach(begin, end = async () => undefined) {
      for (let writes = 0; writes < MAX_WRITES; writes += KILL_EVERY) {
        const inputs = await begin(writes)
        if ((await killed(writes, inputs)) < writes) return
        await expectFinished(inputs)
        await end()
      }
      throw new Error(`The apply has more than ${MAX_WRITES} writes`)
    },

    async anotherCopy() {
      const [pipe] = await world.prompt.run(`SHOW PIPES IN SCHEMA ${SCHEMA}`)
      const copy = String(pipe?.['definition']).replace('CONTINUE', 'SKIP_FILE')
      await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${copy}`)
      await world.prompt.run(`GRANT MONITOR ON PIPE ${PIPE} TO ROLE ANALYST`)
    },

    async expectGrantOnPipe() {
      expect(await world.prompt.run(`SHOW GRANTS ON PIPE ${PIPE}`)).toContainEqual(
        expect.objectContaining({ privilege: 'MONITOR', grantee_name: 'ANALYST' })
      )
    }
  }
}
