import { DeleteRolePolicyCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge, differing } from '../pipeline/converged'
import { createSources, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld, startWorld } from '../pipeline/world'

jest.setTimeout(120_000)

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

test('a first apply waits until Snowflake can assume the role, although some requests can before', async () => {
  await world.reset()
  await createSources(world)
  // Longer than what S3 needs meanwhile, which the apply waits for too.
  await world.sandbox.delay({ ...USUAL_DELAYS, iam: 60 })
  const { succeeded, log } = await world.act('apply', LOGGED)
  expect([succeeded, log.split('\nOperations\n')[0]]).toEqual([true, expect.any(String)])
  expect(log).toMatch(/waiting for Snowflake to (get access|be able to assume the role)/)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

/** Whether Snowflake may list the log bucket, asked a few times. */
async function listings(): Promise<readonly boolean[]> {
  const answers: boolean[] = []
  for (let time = 0; time < 4; time++) {
    const list = world.prompt.run('LIST @S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS')
    answers.push(
      await list.then(
        () => true,
        () => false
      )
    )
  }
  return answers
}

test('a policy of the role that is made again is not everywhere at once: an apply waits where it needs it', async () => {
  await world.reset()
  await createSources(world)
  await converge(world)
  const { PolicyNames: [PolicyName] = [] } = await world.iam.send(new ListRolePoliciesCommand({ RoleName: NAMES.role }))
  await world.sandbox.delay(USUAL_DELAYS)
  await world.iam.send(new DeleteRolePolicyCommand({ RoleName: NAMES.role, PolicyName }))
  expect(new Set(await listings())).toEqual(new Set([true, false]))
  await world.sandbox.wait(60)
  expect(new Set(await listings())).toEqual(new Set([false]))
  await world.prompt.run('DROP PIPE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE')
  await converge(world)
  await world.sandbox.wait(60)
  expect(new Set(await listings())).toEqual(new Set([true]))
})
