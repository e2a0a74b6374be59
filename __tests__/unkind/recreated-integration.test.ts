import { GetRoleCommand } from '@aws-sdk/client-iam'
import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld } from '../pipeline/world'
import { sampleOf } from '../resume/sample'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'
import { logsFor } from './hours'
import { type Remains, remainsAfterEachWrite } from './remains'

jest.setTimeout(1_800_000)

const INTEGRATION = 'S3_INT_S3_ACCESS_LOGS'
const STAGE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'
const PIPE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged({ ...USUAL_DELAYS, event: [0, 2] }, (begun) => {
  world = begun
  lines = []
})

/** A log object arrives, and the pipe tries to load what it knows of. */
async function logs(): Promise<readonly LineId[]> {
  lines.push(...(await deliver(world)))
  await world.sandbox.wait(3)
  await world.sandbox.idle()
  return lines
}

/** Another tool recreates the integration: its external ID is another one, which no role trusts, and no stage uses it any more. */
async function recreateIntegration(attach: boolean): Promise<void> {
  const properties = await world.prompt.run(`DESC INTEGRATION ${INTEGRATION}`)
  const valueOf = (name: string) =>
    String(properties.find(({ property }) => property === name)?.['property_value']).replaceAll("'", "''")
  await world.prompt.run(
    `CREATE OR REPLACE STORAGE INTEGRATION ${INTEGRATION} TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
     STORAGE_AWS_ROLE_ARN = '${valueOf('STORAGE_AWS_ROLE_ARN')}'
     STORAGE_ALLOWED_LOCATIONS = ('${valueOf('STORAGE_ALLOWED_LOCATIONS')}')`
  )
  if (attach) await world.prompt.run(`ALTER STAGE ${STAGE} SET STORAGE_INTEGRATION = ${INTEGRATION}`)
}

const stateOfPipe = async (): Promise<string> => {
  const [row] = await world.prompt.run(`SELECT SYSTEM$PIPE_STATUS('${PIPE}') AS S`)
  return (JSON.parse(String(row?.['S'])) as { readonly executionState: string }).executionState
}

/** The external IDs that the role trusts are the integration's, and no other. */
async function expectTrusted({ role = NAMES.role, integration = INTEGRATION }: Inputs): Promise<void> {
  const properties = await world.prompt.run(`DESC INTEGRATION ${integration}`)
  const id = properties.find(({ property }) => property === 'STORAGE_AWS_EXTERNAL_ID')?.['property_value']
  const { Role } = await world.iam.send(new GetRoleCommand({ RoleName: role }))
  const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')
  expect([...trust.matchAll(/"sts:ExternalId":\s*"([^"]*)"/g)].map(([, one]) => one)).toEqual([id])
}

interface Case {
  readonly changed: Inputs
  /** Whether the other tool also has the stage use the integration that it made. */
  readonly attach: boolean
}

const CASES: readonly (readonly [string, Case])[] = [
  ['nothing else', { changed: {}, attach: true }],
  ['another role', { changed: { role: 'other-role' }, attach: true }],
  ['another role, and the stage uses no integration', { changed: { role: 'other-role' }, attach: false }],
  [
    'another role and an external ID of ours',
    { changed: { role: 'other-role', 'external-id': 'our-own-id-123' }, attach: true }
  ],
  ['another role and prefix', { changed: { role: 'other-role', prefix: 'moved' }, attach: true }]
]
/** A pipe whose stage has moved runs again once it is replaced. */
const IN_PLACE = CASES.filter(([, { changed }]) => changed['prefix'] === undefined)

/** What has to be done for Snowflake to read the logs again. */
const GIVES_ACCESS = /^(?:CreateRole|UpdateAssumeRolePolicy|PutRolePolicy|storage-integration\/alter|stage\/alter)$/

const made = new Map<Case, readonly Remains[]>()

/**
 * The integration is recreated, the pipe stalls, and an apply runs. Gives what a kill after each of its writes would leave;
 * it is made once for all tests of a case.
 */
async function killed(one: Case): Promise<readonly Remains[]> {
  const known = made.get(one)
  if (known !== undefined) return known
  await logs()
  await recreateIntegration(one.attach)
  for (let time = 0; time < 3; time++) await logs()
  expect(await stateOfPipe()).not.toBe('RUNNING')
  const found = await remainsAfterEachWrite(world, { ...LOGGED, ...one.changed }, logs)
  expect(found.some(({ last }) => GIVES_ACCESS.test(last))).toBe(true)
  made.set(one, found)
  return found
}

async function restore(remains: Remains): Promise<void> {
  lines = await remains.restore()
  await logs()
}

describe('another tool recreated the integration, so the pipe has stalled, and an apply is killed after any write; it changes', () => {
  test.each(CASES)('%s: the next apply finishes', async (_, one) => {
    for (const remains of sampleOf(await killed(one))) {
      await restore(remains)
      await converge(world, { ...LOGGED, ...one.changed })
      lines.push(...(await logsFor(world, 30)))
      expect([remains.name, await eventually(world, 40)]).toEqual([remains.name, lines.toSorted()])
      await expectTrusted(one.changed)
    }
  })

  test.each(IN_PLACE)('%s: although nobody runs again, the pipe loads once Snowflake can read', async (_, one) => {
    const all = await killed(one)
    const whole = all.findLastIndex(({ last }) => GIVES_ACCESS.test(last))
    for (const remains of all.slice(whole)) {
      await restore(remains)
      lines.push(...(await logsFor(world, 30)))
      expect([remains.name, await eventually(world, 40)]).toEqual([remains.name, lines.toSorted()])
    }
  })
})
