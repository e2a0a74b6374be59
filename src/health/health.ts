import { newestObject } from '../ingestion/delivery/newest-object'
import { deliveryProblems } from '../ingestion/delivery/problems'
import { denialsOfBucket } from '../ingestion/reading/bucket-denials'
import { observeOwed } from '../ingestion/snowpipe/catch-up'
import type { Config } from '../model/config'
import { type Finding, type Health, healthyBy } from '../model/health'
import type { Operation, Run } from '../model/operation'
import { ignoreServiceError } from '../model/service-error'
import { showName } from '../snowflake/identifiers'
import { locationOf } from '../snowflake/locations'
import { isNotAllowed } from '../snowflake/refusals'
import { instantOf, rowNamed } from '../snowflake/rows'
import { statement } from '../snowflake/statements'
import { checksOfAlerts } from './alerts'
import { judgeArrivals, judgeQueue } from './arrivals'
import type { Checks } from './checks'
import { type Explained, findingOf } from './finding'
import { grantsForFull } from './full-access'
import { checksOfHistories } from './histories'
import { judgeAccess, judgeDelivery, judgePipe, judgeReading, judgeStream, judgeTask, judgeUnread } from './judge'
import { checksOfTopic } from './subscriptions'
import { trafficOf } from './traffic'
import { withoutWarehouse } from './warehouse'
import { sentenceOf } from './words'

/**
 * Checks whether log lines get through, all parts at once. Only reads. With `health: metadata`, it needs no warehouse.
 * It does not repeat the plan: a pipeline may be stuck even though nothing differs from the declared state. The first finding
 * about each part is about its state.
 * @param role of the session, as an input names it, for a GRANT; null = it is not known
 */
export async function inspect(
  config: Config,
  run: Run,
  now: Date,
  explained: Explained,
  role: string | null = null
): Promise<Health> {
  const isFull = config.health.depth === 'full'
  const grants = () => grantsForFull(config, run)
  const unasked = isFull ? await withoutWarehouse(config, run, grants) : undefined
  const mayAsk = isFull && unasked === undefined
  const checks = [...checksOf(config, run, now), ...checksOfTopic(config, run), ...checksOfAlerts(config, role, run)]
  const histories = mayAsk ? checksOfHistories(config, run, now) : []
  const [ofMetadata, ofHistories, traffic] = await Promise.all([
    Promise.all(checks.map(([part, check]) => findingOf(part, check, explained))),
    asked(histories, grants, explained),
    mayAsk ? trafficOf(config, run, now) : undefined
  ])
  const full = [...ofHistories, ...(unasked === undefined ? [] : [await findingOf(...unasked, explained)])]
  const findings = [...ofMetadata, ...full]
  const isIncomplete = [...full, ...ofMetadata.filter((one) => one.isUnanswered)].some(
    ({ state }) => state === 'unknown'
  )
  return {
    healthy: healthyBy(findings),
    findings,
    ...(isIncomplete ? { isIncomplete } : {}),
    ...(traffic === undefined ? {} : { traffic })
  }
}

/** What rows and histories say; one finding with all GRANTs in place of those that Snowflake does not let the role make. */
async function asked(
  checks: Checks,
  grants: () => Promise<readonly string[]>,
  explained: Explained
): Promise<readonly Finding[]> {
  const refusals: string[] = []
  const findings = await Promise.all(
    checks.map(async ([part, check]) => {
      try {
        return [await findingOf(part, check, explained, isNotAllowed)]
      } catch (error) {
        if (!isNotAllowed(error)) throw error
        refusals.push(sentenceOf(error.message))
        return []
      }
    })
  )
  const [first] = refusals
  if (first === undefined) return findings.flat()
  const found = `Not all rows and histories were looked at, although \`health\` is full. ${first}`
  const hint = (await grants()).join(' ')
  const refused: Finding = { part: 'rows', state: 'unknown', found, ...(hint === '' ? {} : { hint }) }
  return [...findings.flat(), refused]
}

function checksOf(config: Config, run: Run, now: Date): Checks {
  const { aws, logBucket, logging, snowflake, health } = config
  const { name: bucket, prefix } = logBucket
  const { database, schema, names, integration } = snowflake
  const inSchema = (name: string) => ({ name, schema: [database, schema] })
  const pipe = showName([database, schema, names.pipe])
  const newest = newestObject(config, run, now)
  const denials = async () => {
    const reading = { ...aws, bucket, prefix, roleArn: config.role.arn }
    const { certain, possible } = await denialsOfBucket(reading, run, now)
    return [...certain, ...possible]
  }
  newest.catch(() => undefined)
  return [
    // Settings of the log bucket that are not part of the declared state can silently prevent S3 from delivering logs.
    ['delivery', async () => judgeDelivery(await deliveryProblems({ ...aws, bucket, prefix, ...logging }, run, now))],
    [
      'delivery',
      async () => {
        const pipelineSince = await createdOn(
          statement('table/show', { schema: [database, schema] }),
          names.staging,
          run
        )
        return judgeArrivals({ newest: await newest, pipelineSince }, health, now)
      }
    ],
    [
      'pipe',
      async () => {
        const [[status], owed, pipeSince, object] = await Promise.all([
          run(statement('pipe/status', { pipe })),
          observeOwed({ database, schema, parsed: names.parsed }, run),
          createdOn(statement('pipe/show', { schema: [database, schema] }), names.pipe, run),
          newest.catch(ignoreServiceError)
        ])
        const judgement = judgePipe(status, owed, now)
        if (judgement.state !== 'healthy' || owed !== undefined) return judgement
        return judgeQueue(status, { newest: object ?? null, pipeSince }, health, now) ?? judgement
      }
    ],
    [
      'stream',
      async () => {
        const row = rowNamed(await run(statement('stream/show', inSchema(names.stream))), names.stream)
        return judgeStream(row, showName([database, schema, names.staging]), health, now)
      }
    ],
    [
      'task',
      async () => judgeTask(rowNamed(await run(statement('task/show', { schema: [database, schema] })), names.task))
    ],
    [
      'access',
      async () => {
        const place = { integration, location: locationOf(config) }
        const access = judgeAccess((await run(statement('storage-integration/validate', place)))[0])
        const object = await newest.catch(ignoreServiceError)
        if (access.state !== 'healthy') return access
        if (object === null || object === undefined) return judgeUnread(access, await denials())
        const file = object.key.slice(prefix.length)
        const [row] = await run(statement('storage-integration/validate-read', { ...place, file }))
        return judgeReading(row, file) ?? judgeUnread(access, await denials())
      }
    ]
  ]
}

/** When the object in this list was created; null if that is not known. */
async function createdOn(list: Operation, name: string, run: Run): Promise<string | null> {
  return instantOf(rowNamed((await run(list).catch(ignoreServiceError)) ?? [], name)?.['created_on'])
}
