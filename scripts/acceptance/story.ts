import { act, type Acted, type Stage } from './act'
import type { ByHand } from './clients'
import type { Names } from './names'

/** Log lines of three requests. All of it is made up. */
const LINES = [
  ['2026-11-01', 'REST.PUT.OBJECT', 'report.csv', '"PUT /report.csv HTTP/1.1" 200 - - 1204'],
  ['2026-11-01', 'REST.GET.OBJECT', 'report.csv', '"GET /report.csv HTTP/1.1" 200 - 1204 1204'],
  ['2026-11-01', 'REST.DELETE.OBJECT', 'report.csv', '"DELETE /report.csv HTTP/1.1" 204 - - 1204']
] as const
const ARRIVAL_SECONDS = 900
const POLL_SECONDS = 10

/** The life of a pipeline. Throws with the log of the run that did not end as it should. */
export async function live(stage: Stage, names: Names, hand: ByHand, say: (text: string) => void): Promise<void> {
  const { recorder } = stage
  const begin = (step: string, text: string) => {
    recorder.begin(step)
    say(text)
  }
  const declared = inputsOf(names)
  const expectRun = async (mode: string, result: string, inputs: Readonly<Record<string, string>> = {}) =>
    expectResult(await act(stage, { ...declared, ...inputs, mode }), mode, result)

  begin('buckets', 'Making two source buckets by hand …')
  for (const bucket of names.sources) await createBucket(hand, bucket, stage.target.region)
  begin('plan', 'plan …')
  await expectRun('plan', 'changes')
  begin('apply', 'apply …')
  await expectRun('apply', 'applied')
  begin('plan-again', 'plan: nothing is left to do …')
  await expectRun('plan', 'in-sync')
  begin('lines', 'Delivering three lines by hand, and waiting until they are rows …')
  await deliver(hand, names, 'first')
  await arrived(stage, hand, names, 3)
  begin('drift', 'Changing things by hand …')
  await drift(hand, names)
  await deliver(hand, names, 'second')
  begin('check', 'check: it must tell …')
  await expectRun('check', 'unhealthy')
  begin('repair', 'apply: repairs …')
  await expectRun('apply', 'applied')
  await arrived(stage, hand, names, 6)
  begin('plan-repaired', 'plan: nothing is left to do …')
  await expectRun('plan', 'in-sync')
  begin('move', 'apply: moves to another role …')
  await expectRun('apply', 'applied', { role: names.otherRole })
  begin('prune', 'apply with prune: deletes the old role …')
  await expectRun('apply', 'applied', { role: names.otherRole, prune: 'true' })
  begin('destroy', 'destroy, with the data …')
  await expectRun('destroy', 'destroyed', { role: names.otherRole, 'destroy-data': 'true' })
  begin('destroy-again', 'destroy: nothing is left …')
  await expectRun('destroy', 'in-sync', { role: names.otherRole, 'destroy-data': 'true' })
}

function inputsOf({
  bucket,
  sources,
  role,
  database,
  warehouse,
  integration
}: Names): Readonly<Record<string, string>> {
  return { bucket, prefix: 'logs', role, 'source-buckets': sources.join('\n'), database, warehouse, integration }
}

function expectResult({ outputs, log }: Acted, mode: string, result: string): void {
  if (outputs['result'] === result) return
  throw new Error(`${mode} ended with "${outputs['result'] ?? 'nothing'}" instead of "${result}":\n${log}`)
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
async function createBucket(hand: ByHand, Bucket: string, region: string): Promise<void> {
  await hand.aws('s3', 'CreateBucket', {
    Bucket,
    ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } })
  })
}

/** S3 itself would take hours. */
async function deliver(hand: ByHand, { bucket, sources: [source = ''] }: Names, name: string): Promise<void> {
  const lines = LINES.map(([, operation, key, request], at) =>
    [
      `${'0'.repeat(64)} ${source} [01/Nov/2026:08:00:0${at} +0000] 192.0.2.1 - ${name}${at} ${operation} ${key} ${request}`,
      '12 11 "-" "acceptance" - hostid SigV4 TLS_AES_128_GCM_SHA256 AuthHeader s3.amazonaws.com TLSv1.3 - -'
    ].join(' ')
  )
  await hand.aws('s3', 'PutObject', {
    Bucket: bucket,
    Key: `logs/2026-11-01-09-00-00-${name}`,
    Body: `${lines.join('\n')}\n`
  })
}

/** Waits until pipe and task have turned this many lines into rows. */
async function arrived({ clock }: Stage, hand: ByHand, { database, warehouse }: Names, lines: number): Promise<void> {
  const table = `${database}.PUBLIC.S3_ACCESS_LOGS`
  const count = async (name: string) => Number((await hand.sql(`SELECT COUNT(*) AS N FROM ${name}`))[0]?.['N'])
  await hand.sql(`USE WAREHOUSE ${warehouse}`)
  await until(clock, `${lines} lines in the staging table`, async () => (await count(`${table}_STAGING`)) === lines)
  await hand.sql(`EXECUTE TASK ${table}_TRANSFORMATION`)
  await until(clock, `${lines} rows`, async () => (await count(table)) === lines)
}

async function until(clock: Stage['clock'], what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = clock.now().getTime() + ARRIVAL_SECONDS * 1000
  while (!(await holds())) {
    if (clock.now().getTime() > end) throw new Error(`There were not ${what} within ${ARRIVAL_SECONDS / 60} minutes.`)
    await clock.sleep(POLL_SECONDS)
  }
}

async function drift(hand: ByHand, { bucket, sources: [, source = ''], database }: Names): Promise<void> {
  await hand.sql(`ALTER TASK ${database}.PUBLIC.S3_ACCESS_LOGS_TRANSFORMATION SUSPEND`)
  await hand.sql(`DROP VIEW ${database}.PUBLIC.S3_ACCESS_LOGS_DENIED`)
  await hand.aws('s3', 'PutBucketNotificationConfiguration', { Bucket: bucket, NotificationConfiguration: {} })
  await hand.aws('s3', 'PutBucketLogging', { Bucket: source, BucketLoggingStatus: {} })
}
