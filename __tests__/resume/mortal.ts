import { expect } from '@jest/globals'
import { converge } from '../pipeline/converged'
import { killedAfter } from '../pipeline/killed'
import { arrived, deliver, makeSources, type LineId } from '../pipeline/lines'
import { startWorld, type Inputs, type PipelineWorld } from '../pipeline/world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
/** No apply has as many. */
const MOST_WRITES = 60
/** KILL_EVERY=3 kills after every third write only: an apply has many, and each is some seconds. */
const KILL_EVERY = Number(process.env['KILL_EVERY'] ?? 1)

/** A pipeline whose applies are killed, while log objects keep coming. */
export interface Mortal {
  readonly world: PipelineWorld
  /** An empty account with two source buckets. */
  reset(): Promise<void>
  /** A log object comes, as far as logging is on and the log bucket lets S3 deliver it. */
  logs(): Promise<void>
  /** For every number of writes that an apply has: a state to begin with, an apply that is killed then, and what follows. */
  killedAfterEach(begin: (writes: number) => Promise<Inputs>, end?: () => Promise<void>): Promise<void>
  /** A plain apply finishes; each line that was ever delivered is there once; nothing is left to do, and all runs. */
  expectFinished(inputs: Inputs): Promise<void>
  /** Somebody makes the pipe anew with another COPY statement, and lets others look at it. */
  anotherCopy(): Promise<void>
  expectGrantOnPipe(): Promise<void>
}

export async function startMortal(): Promise<Mortal> {
  const world = await startWorld()
  let lines: LineId[] = []

  const logs = async (): Promise<void> => void lines.push(...(await deliver(world).catch(() => [])))

  /** After each sort of write, a log object comes. Gives how many writes were sent. */
  const killed = async (writes: number, inputs: Inputs): Promise<number> => {
    const { through, sent } = killedAfter(writes, logs)
    await world.act('apply', inputs, through)
    return sent.length
  }

  const expectFinished = async (inputs: Inputs): Promise<void> => {
    await logs()
    await converge(world, inputs)
    // Before logging was on, there was nothing to lose.
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
      await makeSources(world)
      lines = []
    },

    async killedAfterEach(begin, end = async () => undefined) {
      for (let writes = 0; writes < MOST_WRITES; writes += KILL_EVERY) {
        const inputs = await begin(writes)
        if ((await killed(writes, inputs)) < writes) return
        await expectFinished(inputs)
        await end()
      }
      throw new Error(`the apply has more than ${MOST_WRITES} writes`)
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
