import { beforeAll, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { arrived, createSources, deliver, LOGGED } from './lines'
import { type PipelineWorld, startWorld } from './world'

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await createSources(world)
}, 60_000)

test('a destroy and its preview say how many rows, objects and bytes go', async () => {
  await world.act('apply', LOGGED)
  const lines = [...(await deliver(world)), ...(await deliver(world))]
  expect(await arrived(world)).toHaveLength(lines.length)
  const inputs = { ...LOGGED, 'destroy-data': 'true' }
  // Each line is a row of the staging table, and of the parsed or the unparsed one.
  const amount = new RegExp(`, with ${2 * lines.length} rows, 2 objects \\([\\d.]+ (bytes|kB)\\)`)

  const preview = await world.act('plan', { ...inputs, 'plan-for': 'destroy' })
  expect(preview.log).toMatch(amount)
  expect(preview.log).toContain(`The table will be dropped with all its rows: ${lines.length} rows (`)
  expect(preview.summary).toMatch(amount)

  const kept = await world.act('plan', { ...LOGGED, 'plan-for': 'destroy' })
  expect(kept.log).not.toMatch(/, with \d+ rows/)

  const destroyed = await world.act('destroy', inputs)
  expect(destroyed.outputs).toMatchObject({ result: 'destroyed' })
  expect(destroyed.log).toMatch(amount)
}, 120_000)
