import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { beforeAll, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { type PipelineWorld, SOURCES, startWorld } from './world'

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)

test('is created, is in sync, and is destroyed, with unusual names', async () => {
  for (const Bucket of SOURCES) await world.s3.send(new CreateBucketCommand({ Bucket }))
  const inputs = {
    prefix: '',
    'source-buckets': 'team-*\n!team-access-logs',
    database: '"odd Name.db"',
    schema: '"s-1"',
    table: 'logs_of_$all',
    integration: '"int ""quoted"""',
    warehouse: 'serverless',
    schedule: 'triggered'
  }
  const plan = await world.act('plan', inputs)
  expect(plan.log).not.toMatch(/blocked/i)
  expect(plan.succeeded).toBe(true)
  const applied = await world.act('apply', inputs)
  expect(applied.log).not.toMatch(/failed/i)
  expect(applied.succeeded).toBe(true)
  const again = await world.act('plan', inputs)
  expect(again.changes).toEqual([])
  expect(again.outputs['result']).toBe('in-sync')
  const asked: string[] = []
  const check = await world.act('check', inputs, (run) => (operation) => {
    asked.push(JSON.stringify(operation))
    return run(operation)
  })
  expect(check.outputs).toMatchObject({ result: 'in-sync', healthy: 'true' })
  // The health check reads what the plan has just read from the same answers.
  expect(asked.filter((operation, at) => asked.indexOf(operation) !== at)).toEqual([])
  const preview = await world.act('plan', { ...inputs, 'plan-for': 'destroy' })
  expect(preview.outputs).toMatchObject({ result: 'changes' })
  expect(preview.changes.map(({ action }) => action)).toEqual(preview.changes.map(() => 'delete'))
  const destroyed = await world.act('destroy', inputs)
  expect(destroyed.outputs).toMatchObject({ result: 'destroyed', changes: String(preview.changes.length) })
  expect(destroyed.log).not.toMatch(/failed/i)
  const twice = await world.act('destroy', inputs)
  expect(twice.changes).toEqual([])
  expect(twice.succeeded).toBe(true)
}, 120_000)
