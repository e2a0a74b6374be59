import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge, rightBefore } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'

jest.setTimeout(300_000)

let world: PipelineWorld
eachBeginsConverged(USUAL_DELAYS, (begun) => {
  world = begun
})

const MOVED = { ...LOGGED, prefix: 'moved' }

/** Terraform applies a configuration in which the stage still points to where the logs were. */
const putBack = () =>
  world.prompt.run(`ALTER STAGE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS SET URL = 's3://${NAMES.bucket}/logs/'`)

const MOMENTS = [
  ['right before the pipe is replaced', 'pipe/replace', 1],
  ['right after that', 'pipe/pause', 1],
  // After those that note what the standby and the pipe at the old place are for, and that the old pipe is drained.
  ['when the pipe runs already', 'pipe/set-comment', 4]
] as const

test.each(MOMENTS)(
  'another tool puts the URL of the stage back %s: the apply says so, and the next one loses nothing',
  async (_, before, nth) => {
    const lines: LineId[] = [...(await deliver(world))]
    const applied = await world.act('apply', MOVED, rightBefore(before, nth, putBack))
    lines.push(...(await deliver(world)))
    expect(applied.succeeded).toBe(false)
    expect(applied.log).toContain(
      `stage:S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS: its url is s3://${NAMES.bucket}/logs/, although this run has left it with s3://${NAMES.bucket}/moved/. Another tool manages it too.`
    )
    await world.sandbox.wait(3600)
    lines.push(...(await deliver(world)))
    await converge(world, MOVED)
    lines.push(...(await deliver(world)))
    expect(await eventually(world)).toEqual(lines.toSorted())
  }
)
