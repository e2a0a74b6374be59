import { PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam'
import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Run } from '../../src/model/operation'
import { isRead } from '../fakes/meanings'
import { differing } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'
import { hoursPass, logsFor } from './hours'

jest.setTimeout(600_000)

/** Events come soon enough for the pipe to try to load while a change of the role is not everywhere. */
const LATE = { ...USUAL_DELAYS, event: [0, 2] } as const

const INTEGRATION = 'S3_INT_S3_ACCESS_LOGS'

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged(LATE, (begun) => {
  world = begun
  lines = []
})

/** A log object arrives, and the pipe tries to load what it knows of. */
async function logs(seconds = 1): Promise<void> {
  lines.push(...(await deliver(world)))
  await world.sandbox.wait(seconds)
  await world.sandbox.idle()
}

const whileLogsArrive =
  (run: Run): Run =>
  (operation) =>
    isRead(operation) ? run(operation) : logs().then(() => run(operation))

/** Not `converge`: a plan reads the status of the pipe, which lets it load again. */
async function apply(inputs: Inputs): Promise<void> {
  const { succeeded, log } = await world.act('apply', inputs, whileLogsArrive)
  if (!succeeded) throw new Error(log.split('\nOperations\n')[0])
}

/** Log objects go on arriving for hours. */
async function nobodyRunsAgain(): Promise<void> {
  for (let time = 0; time < 10; time++) await logs(2)
  lines.push(...(await logsFor(world, 60)))
}

/** What has the role trust somebody else. */
const NOBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }]
})
const NOTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }]
})

const CHANGES: readonly (readonly [string, Inputs])[] = [
  ['the role', { role: 'other-role' }],
  ['the integration', { integration: 'OTHER_INTEGRATION' }],
  ['the external ID', { 'external-id': 'our-own-id-123' }],
  ['role and integration', { role: 'other-role', integration: 'OTHER_INTEGRATION' }],
  ['the role of a pipe that also left a place', { role: 'other-role', prefix: 'moved' }]
]

describe('a change of the way to the logs, while IAM needs seconds for it, stops no pipe, although nobody runs again:', () => {
  test.each(CHANGES)('%s', async (_, inputs) => {
    await logs()
    await apply({ ...LOGGED, ...inputs })
    await nobodyRunsAgain()
    expect(await eventually(world)).toEqual(lines.toSorted())
    expect(differing(await world.act('plan', { ...LOGGED, ...inputs }))).toEqual({})
  })
})

test('what still loads from a place that the logs have left runs after another role', async () => {
  const moved = { ...LOGGED, prefix: 'moved' }
  await world.sandbox.delay({ ...LATE, logging: 3 * 3600 })
  await apply(moved)
  lines.push(...(await logsFor(world, 40)))
  await apply({ ...moved, role: 'other-role' })
  await nobodyRunsAgain()
  lines.push(...(await logsFor(world, 120)))
  await hoursPass(world, 30)
  expect(await eventually(world)).toEqual(lines.toSorted())
})

describe('a pipe that stalled runs after the apply that gives it access again, without another run:', () => {
  test.each<[string, () => Promise<unknown>]>([
    [
      'trust',
      () => world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAMES.role, PolicyDocument: NOBODY }))
    ],
    [
      'policy',
      () =>
        world.iam.send(
          new PutRolePolicyCommand({
            RoleName: NAMES.role,
            PolicyName: `${NAMES.role}-inlinepolicy`,
            PolicyDocument: NOTHING
          })
        )
    ],
    ['integration', () => world.prompt.run(`ALTER STORAGE INTEGRATION ${INTEGRATION} SET ENABLED = FALSE`)],
    [
      'role of the integration',
      () =>
        world.prompt.run(
          `ALTER STORAGE INTEGRATION ${INTEGRATION} SET STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/none'`
        )
    ]
  ])('%s', async (_, breaks) => {
    await breaks()
    lines.push(...(await logsFor(world, 40)))
    await apply(LOGGED)
    await nobodyRunsAgain()
    expect(await eventually(world)).toEqual(lines.toSorted())
  })
})
