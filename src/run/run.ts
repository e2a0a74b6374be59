import { identify, listBuckets } from '../aws/account'
import { cancelable, cancelableClock, onceCancelled, rescuing } from '../door/cancel'
import { limit } from '../door/limit'
import { once } from '../door/once'
import { readOnly } from '../door/read-only'
import type { Applied } from '../engine/apply'
import { declare } from '../engine/declare'
import { explain } from '../failures/explain'
import type { Place } from '../failures/remedies'
import { grantsToSee, leftUnseen, unseenNotes } from '../failures/unseen'
import { inspect } from '../health/health'
import { withOutages } from '../health/outages'
import type { Filled } from '../ingestion/gaps/fill'
import { reachNotes } from '../ingestion/gaps/reach'
import { configure, needsBucketList, subjectOf } from '../inputs/configure'
import { factsOf } from '../inputs/facts'
import { eventWarning, mayRun } from '../inputs/fork'
import { type Inputs, readInputs, secretsOf } from '../inputs/inputs'
import { needsToSee } from '../kinds/grant'
import { isBlocked, type Plan } from '../model/change'
import { type Config, NO_EXTRA } from '../model/config'
import type { Health } from '../model/health'
import type { Run } from '../model/operation'
import { annotationsOf, warningsOf } from '../report/annotations'
import { outagesOf } from '../report/outages'
import type { Report } from '../report/report'
import { runFailure } from '../report/run-failure'
import { appraise } from '../review/appraise'
import { STATIONS } from '../review/stations'
import { ignoreRefusal } from '../snowflake/refusals'
import { sessionRole } from '../snowflake/session-role'
import { statement } from '../snowflake/statements'
import { carryOutPlan, explained, loadMissing, refuseUnlessReviewed } from './execution'
import { goalOf, type Job, type Surroundings } from './job'
import { makePlan, type Planned } from './planning'
import { printFailure, publishFailure, publishReport, publishWithoutSecrets } from './publish'

/**
 * One run of the action, from its inputs to its outputs. Returns whether it succeeded; if not, it has reported why.
 */
export async function run(surroundings: Surroundings): Promise<boolean> {
  const { runner, source } = surroundings
  const startedAt = surroundings.clock.now()
  let place: Place = {}
  let inputs: Inputs | undefined
  try {
    secretsOf(source).forEach((secret) => runner.mask(secret))
    const warning = eventWarning(runner.trigger)
    if (warning !== undefined) runner.warning(warning)
    if (mayRun(runner.trigger, source) === 'no-secrets') {
      await publishWithoutSecrets(runner)
      return true
    }
    inputs = readInputs(source)
    const clients = surroundings.connect(inputs)
    clients.open()
    try {
      const { cancelled, describe } = surroundings
      onceCancelled(cancelled, () => clients.cancel())
      const door = cancelable(limit(clients.run), cancelled, describe)
      const rescue = rescuing(clients.run, cancelled, describe)
      const clock = cancelableClock(surroundings.clock, cancelled)
      const read = readOnly(door, describe)
      const [config, role] = await Promise.all([
        configured(inputs, read),
        sessionRole(inputs.snowflake.login.role, read)
      ])
      place = { partition: config.aws.partition, roleArn: config.role.arn }
      const levels = declare(surroundings.kinds, config, surroundings.sql)
      return await reconcile({
        ...surroundings,
        clock,
        inputs,
        config,
        levels,
        place,
        role,
        door,
        rescue,
        read,
        startedAt
      })
    } finally {
      await clients.close()
    }
  } catch (error) {
    await publishFailure(explain(error, place), inputs, startedAt, surroundings)
    return false
  }
}

/** The declared state: the inputs, once it is known which account this is and which buckets it has. */
async function configured(inputs: Inputs, read: Run): Promise<Config> {
  const aws = await identify(read, inputs.iam.region)
  return configure(inputs, aws, needsBucketList(inputs) ? await listBuckets(read) : undefined)
}

async function reconcile(job: Job): Promise<boolean> {
  const { inputs, runner } = job
  const observe = once(job.read)
  const plannedAt = job.clock.now()
  const { levels, ...planned } = await makePlan(job, observe)
  await refuseUnlessReviewed(planned.plan, job)
  const applied = await carryOutPlan(job, planned.plan, levels.flat())
  const filled = await loadMissing(job, planned.plan, applied)
  const health = inputs.mode === 'check' ? await inspected(planned.plan, job, observe) : undefined
  const report = reportOf({ planned, plannedAt, applied, filled, health }, job)
  await publishReport(report, applied?.changes ?? [], job)
  for (const warning of warningsOf(report)) runner.warning(warning)
  const failure = runFailure(report, inputs.failOnDrift)
  if (failure !== undefined) printFailure(failure, runner, annotationsOf(report))
  return failure === undefined
}

/** Only a full check needs a warehouse: that of the task, or the user's default. */
async function inspected(plan: Plan, { config, clock, door, role, place }: Job, observe: Run): Promise<Health> {
  const { health, snowflake } = config
  if (health.depth === 'full' && snowflake.warehouse !== null) {
    // Without the privilege, the findings that need a warehouse say so.
    await door(statement('warehouse/use', { name: snowflake.warehouse.name })).catch(ignoreRefusal)
  }
  // The plan says of a source bucket that does not exist that it is missing: no log of it is.
  const missing = new Set(plan.changes.flatMap((one) => (isBlocked(one) && one.ofNothing ? [one.address] : [])))
  const sources = config.logging.sources.filter((name) => !missing.has(`s3-logging:${name}`))
  const existing = { ...config, logging: { ...config.logging, sources } }
  return inspect(existing, observe, clock.now(), (error) => explain(error, place).message, role)
}

interface Findings {
  readonly planned: Omit<Planned, 'levels'>
  readonly plannedAt: Date
  readonly applied: Applied | undefined
  readonly filled: Filled
  readonly health: Health | undefined
}

function reportOf({ planned, plannedAt, applied, filled, health }: Findings, job: Job): Report {
  const { inputs, config, kinds, role, runner, cancelled } = job
  const { plan, notes, ...rest } = planned
  const { login } = inputs.snowflake
  const needs = needsToSee(config.snowflake)
  const toApply = applied === undefined ? unseenNotes(plan, kinds, needs, role) : []
  // Most pipelines have none of the extras that a destroy looks for.
  const ofEach = needsToSee({ ...config.snowflake, ...NO_EXTRA })
  const unseen = goalOf(inputs) === 'apply' ? toApply : leftUnseen(plan, ofEach, role)
  const reach = goalOf(inputs) === 'apply' ? reachNotes(config, plannedAt) : []
  const outcomes = applied?.outcomes.map((outcome) => explained(outcome, job))
  const appraisals = appraise(plan, grantsToSee(needs, role))
  return {
    ...rest,
    mode: inputs.mode,
    subject: subjectOf(config),
    facts: factsOf(config, { ...login, role }),
    plan,
    planFor: goalOf(inputs),
    ...(inputs.destroyData ? { destroyData: true } : {}),
    plannedAt,
    commit: runner.trigger.commit ?? '',
    appraisals,
    stations: STATIONS,
    notes: [...config.notes, ...reach, ...filled.notes, ...notes, ...unseen],
    runUrl: runner.trigger.runUrl,
    ...(outcomes === undefined ? {} : { outcomes }),
    ...(outcomes !== undefined && cancelled.aborted ? { cancelled: true } : {}),
    ...(filled.loading === undefined ? {} : { loading: filled.loading }),
    ...(health === undefined ? {} : { health: withOutages(health, outagesOf({ plan, appraisals })) })
  }
}
