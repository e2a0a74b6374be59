import { expect } from '@jest/globals'
import type { AwsDelays } from '../../sandbox/aws/delays'
import type { Snapshot } from '../../sandbox/snapshot'
import { pausingAfterWrites } from '../pipeline/after-writes'
import { beginConverged, converge } from '../pipeline/converged'
import { arrived, createSources, deliver, type LineId } from '../pipeline/lines'
import { type Inputs, type PipelineWorld, type RunResult, startWorld } from '../pipeline/world'
import { eventually } from '../unkind/eventually'
import { EACH, KILL_SEED, type Sample } from './sample'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
/** A pipeline with applies that are killed, while log objects keep arriving. */
export interface Mortal {
  readonly world: PipelineWorld
  /** An empty account with two source buckets. */
  reset(): Promise<void>
  /** A pipeline in its declared state, with a pipe that somebody else has a privilege on. */
  inSync(): Promise<void>
  /** From now on, S3 goes on delivering to an old target for hours. */
  deliversLate(): Promise<void>
  /** A log object arrives, if logging is on and the log bucket allows the delivery. */
  logs(): Promise<void>
  /**
   * Expects a good end wherever an apply with these inputs is killed: before its first write, and after each write. A log
   * object arrives after the first write with each name.
   */
  killedAfterEach(inputs: Inputs, more?: KilledMore): Promise<void>
  /** The next apply finishes, every delivered line is there once, nothing is left to do, and everything runs. */
  expectFinished(inputs: Inputs): Promise<void>
  /** Somebody recreates the pipe with another COPY statement, and grants a privilege on it. */
  anotherCopy(): Promise<void>
  expectGrantOnPipe(): Promise<void>
}

interface KilledMore {
  /** Checks more. */
  readonly end?: () => Promise<void>
  /** What happens before the next apply. */
  readonly meanwhile?: () => Promise<void>
  /** 3 = it is killed only after every third write. */
  readonly every?: number
}

interface Remains {
  /** After how many writes it was killed. */
  readonly writes: number
  readonly snapshot: Snapshot
  readonly lines: readonly LineId[]
}

function expectSuccess({ succeeded, log }: RunResult): void {
  if (!succeeded) throw new Error(`The run failed:\n${log}`)
}

/** @param delays how late AWS is; absent = it is not */
export async function startMortal(sample: Sample = EACH, delays?: AwsDelays): Promise<Mortal> {
  const world = await startWorld()
  if (sample.first > 0) process.stderr.write(`resume: KILL_SEED=${KILL_SEED}\n`)
  let lines: LineId[] = []
  let isLate = delays !== undefined

  const logs = async (): Promise<void> => void lines.push(...(await deliver(world).catch(() => [])))

  /** What an apply leaves when it is killed: before its first write, and after each write, as far as they are in the sample. */
  const killed = async (inputs: Inputs, { every, first }: Sample): Promise<readonly Remains[]> => {
    const remains: Remains[] = []
    const names = new Set<string>()
    let writes = 0
    const save = async () => {
      if (writes % every === first) remains.push({ writes, snapshot: await world.snapshot(), lines: [...lines] })
    }
    await save()
    const through = pausingAfterWrites(async (name) => {
      writes++
      if (!names.has(name)) await logs()
      names.add(name)
      await save()
    })
    expectSuccess(await world.act('apply', inputs, through))
    expect(writes).toBeGreaterThan(0)
    return remains
  }

  const expectFinished = async (inputs: Inputs): Promise<void> => {
    await logs()
    await converge(world, inputs)
    // There are no lines if logging was never on.
    if (lines.length === 0) return
    await logs()
    if (isLate) await logs()
    expect(await (isLate ? eventually(world, 40) : arrived(world))).toEqual(lines.toSorted())
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
      await world.sandbox.delay(delays ?? {})
      lines = []
    },

    async inSync() {
      isLate = delays !== undefined
      await beginConverged(world)
      await world.prompt.run(`GRANT MONITOR ON PIPE ${PIPE} TO ROLE ANALYST`)
      await world.sandbox.delay(delays ?? {})
      lines = []
    },

    async deliversLate() {
      await world.sandbox.delay({ logging: 4 * 3600 })
      isLate = true
    },

    async killedAfterEach(inputs, { end, meanwhile, every = sample.every }: KilledMore = {}) {
      for (const { writes, snapshot, lines: delivered } of await killed(inputs, { ...sample, every })) {
        await snapshot.restore()
        lines = [...delivered]
        await meanwhile?.()
        await expectFinished(inputs).catch((error: unknown) => {
          throw new Error(`killed after ${writes} writes: ${String(error)}`, { cause: error })
        })
        await end?.()
        await snapshot.discard()
      }
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
