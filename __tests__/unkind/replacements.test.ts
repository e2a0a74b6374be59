import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Run } from '../../src/model/operation'
import { isRead } from '../fakes/meanings'
import { converge } from '../pipeline/converged'
import { createSources, deliver, type LineId } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'
import { startsConverged } from './each-begins'
import { eventually } from './eventually'

jest.setTimeout(240_000)

const PIPE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'

let world: PipelineWorld
startsConverged((started) => {
  world = started
})

/** Log objects arrive before each write of an apply, and S3 announces them much later. */
function whileLogsArrive(lines: LineId[]): (run: Run) => Run {
  return (run) => async (operation) => {
    if (!isRead(operation)) lines.push(...(await deliver(world)))
    return run(operation)
  }
}

test.each([
  ['seconds', [1, 20]],
  ['a minute or two', [60, 150]]
] as const)(
  'a pipe that is replaced under load loads everything once, with events that come after %s',
  async (_, event) => {
    await world.reset()
    await createSources(world)
    await world.sandbox.delay({ ...USUAL_DELAYS, event })
    await converge(world)
    await eventually(world)
    const lines: LineId[] = []
    for (let minute = 0; minute < 3; minute++) {
      lines.push(...(await deliver(world)))
      await world.sandbox.wait(30)
    }
    const [pipe] = await world.prompt.run('SHOW PIPES IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC')
    const copy = String(pipe?.['definition']).replace('CONTINUE', 'SKIP_FILE')
    await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE COMMENT = 'by hand' AS ${copy}`)
    lines.push(...(await deliver(world)))
    await converge(world, undefined, whileLogsArrive(lines))
    expect(await eventually(world)).toEqual(lines.toSorted())
  }
)
