import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { beginConverged, converge } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'
import { startsConverged } from './each-begins'
import { eventually } from './eventually'
import { hoursPass, logsFor } from './hours'

jest.setTimeout(600_000)

const HOURS = 3
const LATE = { ...USUAL_DELAYS, logging: HOURS * 3600 }

let world: PipelineWorld
let lines: LineId[]
startsConverged((started) => {
  world = started
})

async function begin(prefix: string): Promise<void> {
  await beginConverged(world, { ...LOGGED, prefix })
  await world.sandbox.delay(LATE)
  lines = []
}

describe('a move to a place that is part of the old one, or that the old one is part of, loses and doubles nothing:', () => {
  test.each([
    ['logs', 'logs/a'],
    ['logs/a', 'logs'],
    ['logs', ''],
    ['', 'logs'],
    ['logs/a', 'logs/a/b'],
    ['logs/a', '']
  ])('from %p to %p and back', async (first, second) => {
    await begin(first)
    lines.push(...(await logsFor(world, 30)))
    lines.push(...(await deliver(world)))
    await converge(world, { ...LOGGED, prefix: second })
    lines.push(...(await logsFor(world, HOURS * 60)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
    await converge(world, { ...LOGGED, prefix: first })
    lines.push(...(await logsFor(world, HOURS * 60)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
    await hoursPass(world, 30)
    await converge(world, { ...LOGGED, prefix: first })
    expect(await eventually(world)).toEqual(lines.toSorted())
  })
})
