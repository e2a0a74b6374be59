import { readFileSync } from 'node:fs'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import { requestTokenOf } from '../../sandbox/github/oidc'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { daysAgo, logLines } from '../../sandbox/traffic/lines'
import { examplesIn } from '../../scripts/workflows/examples'
import { type PipelineWorld, startWorld } from '../pipeline/world'
import { type WorkflowResult, Workflows } from './act'
import { codeBlocksIn, statementsIn } from './code-blocks'

// Somebody follows README.md and docs/set-up.md to the end, from two empty accounts to the first row.

const SOURCE = 'app-website'
const [PLAN, APPLY, CHECK] = examplesIn(readFileSync('README.md', 'utf8')).map(({ text }) => text)
const sqlUnder = (heading: RegExp) =>
  codeBlocksIn('docs/set-up.md')
    .filter((block) => block.language === 'sql' && heading.test(block.heading))
    .flatMap(({ text }) => statementsIn(text))

let world: PipelineWorld
let admin: Prompt
const workflows = new Workflows()
beforeAll(async () => {
  ;[world] = await Promise.all([startWorld(), workflows.prepare()])
  await world.reset()
  await world.s3.send(new CreateBucketCommand({ Bucket: SOURCE }))
  admin = await openPrompt({ environment: () => ({ ...world.sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' }) })
}, 120_000)
afterAll(async () => {
  workflows.remove()
  await admin.close()
  await world.stop()
})

/** What a reader replaces by names of their own. */
function personal(text: string): string {
  const { repository, oidc } = world.sandbox.github
  return text
    .replaceAll('OWNER/NAME', repository)
    .replaceAll('https://token.actions.githubusercontent.com', oidc.issuer)
    .replaceAll('111122223333', world.sandbox.aws.account)
    .replaceAll('my-access-logs', 'set-up-access-logs')
}

function run(
  workflow: string | undefined,
  event: string,
  { subject, payload = {} }: { readonly subject: string | null; readonly payload?: object }
): Promise<WorkflowResult> {
  const { repository } = world.sandbox.github
  const job = world.sandbox.environment()
  const cloud = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION']
  const known = Object.fromEntries(Object.entries(job).filter(([name]) => subject !== null || !cloud.includes(name)))
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ...others } = known
  const identity = {
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestTokenOf(`repo:${repository}:${subject ?? ''}`)
  }
  return workflows.run({
    workflow: personal(workflow ?? ''),
    event,
    payload: { repository: { full_name: repository, default_branch: 'main' }, ...payload },
    environment: { ...others, ...(subject === null ? {} : identity) }
  })
}

const pullRequest = (from: string) => ({
  number: 1,
  pull_request: { number: 1, head: { repo: { full_name: from, fork: from !== world.sandbox.github.repository } } }
})

describe('the set-up, followed to the end', () => {
  test('step 2: every statement succeeds', async () => {
    const statements = sqlUnder(/^2\. /)
    expect(statements.length).toBeGreaterThan(10)
    for (const statement of statements) await admin.run(personal(statement))
  })

  test('step 4: the plan signs in, changes nothing, and comments', async () => {
    const payload = pullRequest(world.sandbox.github.repository)
    const { succeeded, outputs } = await run(PLAN, 'pull_request', { subject: 'pull_request', payload })
    expect(Number(outputs['changes'])).toBeGreaterThan(20)
    expect(outputs['comment-id']).toMatch(/^\d+$/)
    expect(succeeded).toBe(true)
    expect(await admin.run('SHOW DATABASES')).toEqual([])
  }, 120_000)

  test('step 5: the apply creates everything', async () => {
    const { succeeded, log, outputs } = await run(APPLY, 'push', { subject: 'environment:production' })
    expect(log).toContain(`Snowflake reads as ${outputs['integration-arn']}`)
    expect([succeeded, outputs['result']]).toEqual([true, 'applied'])
  }, 120_000)

  test('step 6: the check finds nothing, and the query shows the first row', async () => {
    const { sandbox } = world
    await deliverLogFile(sandbox.aws, SOURCE, [
      ...logLines({ bucket: SOURCE, from: daysAgo(1, sandbox.now()), requests: 1, seed: 1 })
    ])
    await sandbox.idle()
    await sandbox.wait(600)
    await sandbox.idle()
    const { succeeded, outputs } = await run(CHECK, 'schedule', { subject: 'ref:refs/heads/main' })
    expect([succeeded, outputs['result'], outputs['healthy']]).toEqual([true, 'in-sync', 'true'])
    const [useRole = '', useWarehouse = '', query = ''] = sqlUnder(/^6\. /)
    await admin.run(useRole)
    await admin.run(useWarehouse)
    expect(await admin.run(query)).toMatchObject([{ BUCKET_NAME: SOURCE }])
  }, 120_000)

  test('a plan that has everything says so', async () => {
    const payload = pullRequest(world.sandbox.github.repository)
    const { succeeded, outputs } = await run(PLAN, 'pull_request', { subject: 'pull_request', payload })
    expect([succeeded, outputs['result']]).toEqual([true, 'in-sync'])
  }, 120_000)

  test('a pull request from a fork is told that it cannot be planned, and succeeds', async () => {
    const { succeeded, log } = await run(PLAN, 'pull_request', { subject: null, payload: pullRequest('someone/fork') })
    expect(log).toContain('from a fork')
    expect(log).not.toContain('Signed in to AWS')
    expect(succeeded).toBe(true)
  }, 120_000)
})
