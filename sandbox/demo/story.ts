import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { deliverLogFile } from '../traffic/deliver'
import { daysAgo, logLines } from '../traffic/lines'
import { readLogLines } from '../traffic/read-logs'
import type { AwsConsole } from './aws-console'
import { NAMES, type Presenter } from './presenter'
import { asTable, type Prompt } from './snowflake'

const PARSED = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'
const UNPARSED = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_UNPARSED'
const TASK = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_TRANSFORMATION'
const [WEBSITE, UPLOADS] = NAMES.sources

export interface Counts {
  readonly files: number
  readonly lines: number
  readonly parsed: number
  readonly unparsed: number
}

/** The life of a pipeline, from nothing to nothing. `logs`: access log files to use in place of generated lines. */
export async function presentLifecycle(
  presenter: Presenter,
  awsConsole: AwsConsole,
  prompt: Prompt,
  logs: readonly string[]
): Promise<Counts> {
  const delivered = { files: 0, lines: 0 }

  await firstPlan(presenter, awsConsole)
  await build(presenter, awsConsole)
  await deliver(presenter, delivered, logs)
  const counts = await load(presenter, prompt, delivered)
  await ask(presenter, prompt)
  await sabotage(presenter, awsConsole, prompt, delivered)
  await repair(presenter)
  const final = await load(presenter, prompt, delivered)
  presenter.expect(
    final.parsed + final.unparsed > counts.parsed + counts.unparsed,
    'the log that arrived in the meantime to be there too'
  )
  await tearDown(presenter, awsConsole, prompt, final)
  return final
}

async function firstPlan(
  { heading, workflow, expect, say, sandbox }: Presenter,
  awsConsole: AwsConsole
): Promise<void> {
  heading(
    'A pull request: what would be created',
    `An AWS account with two buckets, ${NAMES.sources.join(' and ')}, and an empty Snowflake account.`,
    'The workflow runs `mode: plan`. It only reads, and comments on the pull request.'
  )
  for (const source of NAMES.sources) await awsConsole.createBucket(source)
  const before = sandbox.aws.requests().length
  const { exitCode, outputs } = await workflow('plan', { pullRequest: 1 })
  expect(exitCode === 0 && Number(outputs['changes']) > 15, 'a plan of everything that is missing')
  expect(outputs['comment-id'] !== undefined, 'a comment on the pull request')
  expect(
    sandbox.aws
      .requests()
      .slice(before)
      .every(({ action }) => !/:(Put|Create|Update|Delete)/.test(action)),
    'no write in AWS'
  )
  say()
}

async function build({ heading, workflow, expect }: Presenter, awsConsole: AwsConsole): Promise<void> {
  heading('Merged: the pipeline is built', 'The workflow on main runs `mode: apply`, and then `mode: plan` once more.')
  const applied = await workflow('apply')
  expect(applied.exitCode === 0 && applied.outputs['result'] === 'applied', 'everything to be created')
  expect(
    applied.outputs['integration-arn'] !== undefined,
    `output integration-arn = ${applied.outputs['integration-arn'] ?? ''}`
  )
  expect(applied.outputs['external-id'] !== undefined, `output external-id = ${applied.outputs['external-id'] ?? ''}`)
  const again = await workflow('plan')
  expect(again.exitCode === 0 && again.outputs['result'] === 'in-sync', 'no changes the second time')
  await awsConsole.addEntriesOfOthers(NAMES.logBucket)
  expect(
    (await awsConsole.entriesOfOthers(NAMES.logBucket)).length === 2,
    'another team to add its own entries to the log bucket'
  )
}

type Delivered = { files: number; lines: number }

async function deliver(
  { heading, say, sandbox }: Presenter,
  delivered: Delivered,
  logs: readonly string[]
): Promise<void> {
  heading(
    'Requests come in, and S3 delivers its logs',
    'The logging service writes log objects into the log bucket, because the bucket policy allows it to.'
  )
  const batches =
    logs.length > 0
      ? await Promise.all(
          logs.map(async (file) => ({ name: basename(file), bucket: WEBSITE, lines: await readLogLines(file) }))
        )
      : NAMES.sources.map((bucket, seed) => ({
          name: 'generated lines, from every generation of the format',
          bucket,
          lines: [
            ...logLines({
              bucket,
              from: daysAgo(2, sandbox.now()),
              requests: 150,
              seed: seed + 1,
              fields: 'mixed'
            })
          ]
        }))
  for (const { name, bucket, lines } of batches) {
    for (const object of await deliverLogFile(sandbox.aws, bucket, lines)) {
      delivered.files++
      delivered.lines += object.lines
      say(`s3://${object.bucket}/${object.key}: ${object.lines} lines of ${bucket} (${name})`)
    }
  }
}

async function load(
  { heading, say, expect, sandbox }: Presenter,
  prompt: Prompt,
  delivered: Delivered
): Promise<Counts> {
  heading(
    'Snowpipe loads, the task parses',
    'S3 notifies the queue, the pipe loads the files, the stream holds the new lines, and the task parses them.',
    'The task would run within ten minutes. EXECUTE TASK runs it now.'
  )
  await sandbox.idle()
  await prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  await prompt.run(`EXECUTE TASK ${TASK}`)
  await sandbox.idle()
  const [parsed, unparsed] = await Promise.all([PARSED, UNPARSED].map((table) => count(prompt, table)))
  const counts = { ...delivered, parsed: parsed ?? 0, unparsed: unparsed ?? 0 }
  say(`${counts.lines} lines in ${counts.files} files → ${counts.parsed} parsed, ${counts.unparsed} unparsed`, '')
  if (counts.unparsed > 0) {
    say(
      ...asTable(
        await prompt.run(`SELECT REASON, COUNT(*) AS LINES FROM ${UNPARSED} GROUP BY REASON ORDER BY 2 DESC`),
        12
      ),
      ''
    )
  }
  const once = await prompt.run(
    `SELECT COUNT(DISTINCT LOG_FILE, LOG_ROW) AS N FROM (SELECT LOG_FILE, LOG_ROW FROM ${PARSED} UNION ALL SELECT LOG_FILE, LOG_ROW FROM ${UNPARSED})`
  )
  expect(
    counts.parsed + counts.unparsed === counts.lines && Number(once[0]?.['N']) === counts.lines,
    'every line to be there exactly once'
  )
  return counts
}

async function count(prompt: Prompt, table: string): Promise<number> {
  const [row] = await prompt.run(`SELECT COUNT(*) AS N FROM ${table}`)
  return Number(row?.['N'])
}

const QUESTIONS = [
  ['Who deleted which object?', 'who-deleted-an-object'],
  ['Which addresses make the most requests?', 'addresses-by-requests'],
  ['Which addresses take the most traffic?', 'addresses-by-traffic'],
  ['Who was denied?', 'access-denied'],
  ['What did one requester do?', 'requests-of-one-requester'],
  ['What was asked for without signing in?', 'anonymous-requests']
] as const

async function ask({ heading, say }: Presenter, prompt: Prompt): Promise<void> {
  heading('The questions that people ask', 'The files in sql/queries, unchanged.')
  for (const [question, file] of QUESTIONS) {
    const rows = await prompt.run(readFileSync(join('sql', 'queries', `${file}.sql`), 'utf8'))
    say(`${question} (sql/queries/${file}.sql)`, '', ...asTable(rows), '')
  }
}

async function sabotage(
  presenter: Presenter,
  awsConsole: AwsConsole,
  prompt: Prompt,
  delivered: Delivered
): Promise<void> {
  const { heading, say, expect, workflow, sandbox } = presenter
  heading(
    'Somebody changes things by hand',
    'The nightly workflow runs `mode: check`: it says what differs, and fails.'
  )
  await awsConsole.editTrust(NAMES.role)
  await awsConsole.turnOffLogging(UPLOADS)
  await awsConsole.removeNotifications(NAMES.logBucket)
  await prompt.run(`ALTER TASK ${TASK} SUSPEND`)
  say(
    `- the trust policy of ${NAMES.role} is edited`,
    `- logging of ${UPLOADS} is turned off`,
    `- the event notification of ${NAMES.logBucket} is removed`,
    '- the task is suspended',
    ''
  )
  const lines = [...logLines({ bucket: WEBSITE, from: daysAgo(1, sandbox.now()), requests: 40, seed: 9 })]
  for (const object of await deliverLogFile(sandbox.aws, WEBSITE, lines)) {
    delivered.files++
    delivered.lines += object.lines
    say(`Meanwhile a log arrives that nobody is notified about: ${object.key}, ${object.lines} lines`, '')
  }
  const { exitCode, outputs } = await workflow('check')
  expect(exitCode === 1 && outputs['result'] === 'unhealthy', 'the check to fail')
  const drifted = changedKinds(outputs['plan'])
  expect(drifted === 'iam-role s3-logging s3-notification task', `exactly these to have drifted: ${drifted}`)
}

function changedKinds(plan: string | undefined): string {
  const { changes } = JSON.parse(plan ?? '{"changes":[]}') as { changes: { kind: string }[] }
  return changes
    .map(({ kind }) => kind)
    .sort()
    .join(' ')
}

async function repair({ heading, workflow, expect }: Presenter): Promise<void> {
  heading('Applied again: repaired', 'What arrived in the meantime is loaded too, and nothing is loaded twice.')
  const { exitCode } = await workflow('apply')
  expect(exitCode === 0, 'the repair to succeed')
  const { outputs } = await workflow('plan')
  expect(outputs['result'] === 'in-sync', 'no more changes')
}

async function tearDown(
  { heading, workflow, expect, sandbox }: Presenter,
  awsConsole: AwsConsole,
  prompt: Prompt,
  before: Counts
): Promise<void> {
  heading(
    'Destroyed: what we created is removed; data and the entries of others stay',
    'The workflow runs `mode: destroy`.'
  )
  const { exitCode } = await workflow('destroy')
  expect(exitCode === 0, 'everything that we created to be removed')
  const [parsed] = await prompt.run(`SHOW TABLES LIKE 'S3\\\\_ACCESS\\\\_LOGS' IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC`)
  expect(Number(parsed?.['rows']) === before.parsed, `the parsed table to keep its ${before.parsed} rows`)
  expect(
    (await awsConsole.objectsOf(NAMES.logBucket)) === before.files,
    `the log bucket to keep its ${before.files} objects`
  )
  const others = await awsConsole.entriesOfOthers(NAMES.logBucket)
  expect(others.length === 2, `the entries of the other team to stay: ${others.join(', ')}`)
  await sandbox.idle()
}
