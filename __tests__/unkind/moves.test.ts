import { GetRoleCommand, GetRolePolicyCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam'
import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { beginConverged, converge, differing } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld } from '../pipeline/world'
import { beginAfter, startsConverged } from './each-begins'
import { eventually } from './eventually'
import { hoursPass, logsFor } from './hours'

jest.setTimeout(600_000)

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html: the next hour, and a few hours for each record. */
const HOURS = 5
const LATE = { ...USUAL_DELAYS, logging: HOURS * 3600 }

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'

const MOVES: readonly (readonly [string, Inputs])[] = [
  ['prefix', { prefix: 'moved' }],
  ['bucket', { bucket: 'other-access-logs' }]
]

let world: PipelineWorld
let lines: LineId[]
startsConverged((started) => {
  world = started
})

/** A move is an hour ago. */
async function beginMoved(moved: Inputs): Promise<void> {
  lines = await beginAfter(world, `moved to ${JSON.stringify(moved)}`, LATE, async () => {
    const before = await deliver(world)
    await converge(world, { ...LOGGED, ...moved })
    return [...before, ...(await logsFor(world, 60))]
  })
}

describe('what S3 still delivers to the old place after a move is loaded, although nobody runs the action again:', () => {
  test.each([
    ...MOVES,
    ['prefix and integration', { prefix: 'moved', integration: 'OTHER_INTEGRATION' }],
    ['prefix and role', { prefix: 'moved', role: 'other-role' }],
    // S3 would not accept the notifications of both roles.
    ['a wider prefix, and role', { prefix: '', role: 'other-role' }],
    [
      'a narrower prefix, role and integration',
      { prefix: 'logs/a', role: 'other-role', integration: 'OTHER_INTEGRATION' }
    ],
    [
      'bucket, role and integration',
      { bucket: 'other-access-logs', role: 'other-role', integration: 'OTHER_INTEGRATION' }
    ]
  ] as typeof MOVES)('%s', async (_, moved) => {
    await beginMoved(moved)
    lines.push(...(await logsFor(world, (HOURS - 1) * 60)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })
})

/** Everything that a move made for the old place is gone, and nothing is left to do. */
async function expectOver(inputs: Inputs): Promise<void> {
  await converge(world, inputs)
  for (const kind of ['STAGES', 'PIPES', 'TASKS']) {
    const rows = await world.prompt.run(`SHOW ${kind} IN SCHEMA ${SCHEMA}`)
    expect(rows.map(({ name }) => String(name)).filter((name) => name.includes('LEAVING'))).toEqual([])
  }
  const { policies } = await rolePolicies()
  expect(policies).not.toContain('Leaving')
}

async function rolePolicies(): Promise<{ readonly policies: string }> {
  const { PolicyNames = [] } = await world.iam.send(new ListRolePoliciesCommand({ RoleName: NAMES.role }))
  const texts = await Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = '' } = await world.iam.send(
        new GetRolePolicyCommand({ RoleName: NAMES.role, PolicyName })
      )
      return decodeURIComponent(PolicyDocument)
    })
  )
  return { policies: texts.join('\n') }
}

test.each(MOVES)('what a move made for the old place is gone after a day: %s', async (_, moved) => {
  await beginMoved(moved)
  expect((await rolePolicies()).policies).toContain('"Leaving')
  const [task] = (await world.prompt.run(`SHOW TASKS IN SCHEMA ${SCHEMA}`)).filter(({ name }) =>
    /LEAVING/.test(String(name))
  )
  await world.prompt.run(`ALTER TASK ${SCHEMA}.${String(task?.['name'])} SUSPEND`)
  expect((await world.act('check', { ...LOGGED, ...moved })).log).toMatch(
    /LEAVING_\w+, created .*, should still look for .*, but it is suspended/
  )
  await world.prompt.run(`ALTER TASK ${SCHEMA}.${String(task?.['name'])} RESUME`)
  await hoursPass(world, 30)
  const plan = await world.act('plan', { ...LOGGED, ...moved })
  expect(differing(plan)).toEqual({
    'iam-role-policy:snowflake-access-logs-inlinepolicy': ['leaving'],
    ...('prefix' in moved ? { [`s3-delivery-policy:${NAMES.bucket}`]: ['leaving'] } : {})
  })
  await expectOver({ ...LOGGED, ...moved })
  expect(await eventually(world)).toEqual(lines.toSorted())
})

test.each([
  ['prefix', 'prefix', { prefix: 'moved' }, { prefix: 'again' }],
  ['prefix', 'bucket', { prefix: 'moved' }, { prefix: 'moved', bucket: 'other-access-logs' }],
  ['bucket', 'prefix', { bucket: 'other-access-logs' }, { prefix: 'moved', bucket: 'other-access-logs' }],
  ['bucket', 'bucket', { bucket: 'other-access-logs' }, { bucket: 'third-access-logs' }],
  ['prefix', 'back', { prefix: 'moved' }, {}],
  ['bucket', 'back', { bucket: 'other-access-logs' }, {}]
])('several moves in a row lose nothing: %s, %s', async (_, __, first, second) => {
  await beginMoved(first)
  await converge(world, { ...LOGGED, ...second })
  lines.push(...(await logsFor(world, HOURS * 60)))
  await converge(world, { ...LOGGED, ...first })
  lines.push(...(await logsFor(world, 120)))
  await converge(world, { ...LOGGED, ...second })
  lines.push(...(await logsFor(world, 120)))
  expect(await eventually(world, 40)).toEqual(lines.toSorted())
  await hoursPass(world, 30)
  await expectOver({ ...LOGGED, ...second })
})

test.each([
  ['integration', { integration: 'OTHER_INTEGRATION' }],
  ['role', { role: 'other-role' }]
])('what is left is still read after another %s', async (_, other) => {
  await beginMoved({ prefix: 'moved' })
  await converge(world, { ...LOGGED, prefix: 'moved', ...other })
  lines.push(...(await logsFor(world, HOURS * 60)))
  expect(await eventually(world, 40)).toEqual(lines.toSorted())
})

test.each(MOVES)('a destroy while the old place is left drops all of it: %s', async (_, moved) => {
  await beginMoved(moved)
  const destroyed = await world.act('destroy', { ...LOGGED, ...moved })
  expect(destroyed.succeeded).toBe(true)
  expect(destroyed.log).not.toMatch(/other stages .*LEAVING/)
  for (const kind of ['STAGES', 'PIPES', 'TASKS']) {
    expect(await world.prompt.run(`SHOW ${kind} IN SCHEMA ${SCHEMA}`)).toEqual([])
  }
  // Nobody else has ever used the old place.
  expect(await world.prompt.run('SHOW STORAGE INTEGRATIONS')).toEqual([])
  await expect(world.iam.send(new GetRoleCommand({ RoleName: NAMES.role }))).rejects.toMatchObject({
    name: 'NoSuchEntityException'
  })
  // S3 shows what was deleted for a while.
  await world.sandbox.wait(120)
  const again = await world.act('destroy', { ...LOGGED, ...moved })
  expect(
    again.changes.filter(({ action }) => action === 'delete').map(({ address, notes }) => [address, notes])
  ).toEqual([])
})

test.each(MOVES)('prune takes nothing away that late deliveries still need: %s', async (_, moved) => {
  const pruning = { ...LOGGED, ...moved, prune: 'true' }
  await beginConverged(world)
  await world.sandbox.delay(LATE)
  lines = [...(await deliver(world))]
  await converge(world, pruning)
  await world.act('apply', pruning)
  lines.push(...(await logsFor(world, HOURS * 60)))
  expect(await eventually(world, 40)).toEqual(lines.toSorted())
  await hoursPass(world, 30)
  await world.act('apply', pruning)
  await world.act('apply', pruning)
  await expectOver(pruning)
})
