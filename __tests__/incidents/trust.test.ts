import {
  CreateUserCommand,
  DeleteUserCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand
} from '@aws-sdk/client-iam'
import { beforeAll, expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { changeAt, converge, differing, recording } from '../pipeline/converged'
import { arrived, createSources, deliver, LOGGED } from '../pipeline/lines'
import { type PipelineWorld, startWorld } from '../pipeline/world'

const INTEGRATION = 'S3_INT_S3_ACCESS_LOGS'
const ROLE = 'snowflake-access-logs'

jest.setTimeout(60_000)

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await createSources(world)
})

/** The properties of the integration. */
async function described(): Promise<Readonly<Record<string, string>>> {
  const rows = await world.prompt.run(`DESCRIBE INTEGRATION ${INTEGRATION}`)
  return Object.fromEntries(rows.map((row) => [String(row['property']), String(row['property_value'])]))
}

async function trust(): Promise<unknown> {
  const { Role } = await world.iam.send(new GetRoleCommand({ RoleName: ROLE }))
  return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))
}

const trusting = (principal: unknown, externalId: unknown) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': externalId } }
    }
  ]
})

async function putTrust(policy: object): Promise<void> {
  const PolicyDocument = JSON.stringify(policy)
  await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument }))
}

test('TFS#2624 role and integration need each other: the first trust policy is already correct', async () => {
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written.filter((name) => /Role$|AssumeRole|storage-integration/.test(name))).toEqual([
    'storage-integration/create',
    'CreateRole'
  ])
  const { STORAGE_AWS_IAM_USER_ARN: user, STORAGE_AWS_EXTERNAL_ID: id } = await described()
  expect(await trust()).toEqual(trusting(user, id))
})

test('TFS#1087 people need the IAM user and the external ID: both are outputs, even of a plan', async () => {
  const { STORAGE_AWS_IAM_USER_ARN: user, STORAGE_AWS_EXTERNAL_ID: id } = await described()
  const { outputs } = await world.act('plan', LOGGED)
  expect(outputs).toMatchObject({ 'integration-arn': user, 'external-id': id })
})

test('cloudera-labs/terraform-cdp-modules#139 plans differed by user: another role gets the same plan', async () => {
  const plan = await world.act('plan', { ...LOGGED, 'snowflake-role': 'ACCOUNTADMIN' })
  expect([plan.succeeded, differing(plan)]).toEqual([true, {}])
})

/** The task that lets the pipe load again, should it stall because of the write that follows. */
const OWED = ['catch-up/create', 'task/resume']

test('TFS#3311 the external ID can be chosen: the role trusts both until the integration has the new one', async () => {
  const { through, written } = recording()
  await converge(world, { ...LOGGED, 'external-id': 'chosen' }, through)
  expect(written).toEqual(['UpdateAssumeRolePolicy', ...OWED, 'storage-integration/alter', 'UpdateAssumeRolePolicy'])
  expect(await trust()).toEqual(trusting((await described())['STORAGE_AWS_IAM_USER_ARN'], 'chosen'))
})

test('TFS#3934 an undeclared external ID is not unset by other changes', async () => {
  await world.prompt.run(`ALTER STORAGE INTEGRATION ${INTEGRATION} SET ENABLED = FALSE`)
  expect(differing(await world.act('plan', LOGGED))).toEqual({ [`storage-integration:${INTEGRATION}`]: ['enabled'] })
  await converge(world)
  expect(await described()).toMatchObject({ ENABLED: 'true', STORAGE_AWS_EXTERNAL_ID: 'chosen' })
})

test('go-to-k/cdkd#1527 IAM shows the ID of a deleted principal: the plan says so, and the ARN is set again', async () => {
  const { User } = await world.iam.send(new CreateUserCommand({ UserName: 'former-snowflake' }))
  await putTrust(trusting(User?.Arn, 'chosen'))
  await world.iam.send(new DeleteUserCommand({ UserName: 'former-snowflake' }))

  const plan = await world.act('plan', LOGGED)
  expect(differing(plan)).toEqual({ [`iam-role:${ROLE}`]: ['trustedPrincipal'] })
  const { diff, notes } = changeAt(plan, `iam-role:${ROLE}`)
  expect(diff[0]?.before).toMatch(/^AIDA/)
  expect(notes?.join()).toMatch(/was deleted/)
  await converge(world)
})

test('TFA#1388, TFA#6566, hashicorp/terraform-provider-aws#12436 a new principal is invalid for a while: the write is retried', async () => {
  await putTrust({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }] })
  await fetch(`${world.sandbox.aws.endpoint}/sandbox/fail`, {
    method: 'POST',
    body: JSON.stringify({
      action: 'iam:UpdateAssumeRolePolicy',
      status: 400,
      code: 'MalformedPolicyDocument',
      message: 'Invalid principal in policy: "AWS":"arn:aws:iam::999999999999:user/snowflake"',
      times: 2
    })
  })
  await converge(world)
})

test('docs tables-external-ts: recreating the integration detaches its stages: trust and stage are repaired', async () => {
  const before = await deliver(world)
  await world.sandbox.idle()
  await world.prompt.run(
    `CREATE OR REPLACE STORAGE INTEGRATION ${INTEGRATION} TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
     STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/${ROLE}' STORAGE_ALLOWED_LOCATIONS = ('s3://team-access-logs/logs/')`
  )
  const meanwhile = await deliver(world)
  await world.sandbox.idle().catch(() => undefined)

  expect(differing(await world.act('plan', LOGGED))).toEqual({
    [`iam-role:${ROLE}`]: ['externalId'],
    'stage:S3_ACCESS_LOGS': ['integration']
  })
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual([...OWED, 'UpdateAssumeRolePolicy', ...OWED, 'stage/alter'])
  const after = await deliver(world)
  expect(await arrived(world)).toEqual([...before, ...meanwhile, ...after].toSorted())
})
