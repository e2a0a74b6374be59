import { identify, listBuckets } from './aws/account'
import { requestText } from './aws/requests'
import { cancelable, cancelableClock, onceCancelled, rescuing } from './door/cancel'
import type { Door } from './door/door'
import { limit } from './door/limit'
import { once } from './door/once'
import { readOnly } from './door/read-only'
import { type Leftovers, leftoversOf, NOTHING_LEFT } from './earlier/leftovers'
import { leftoverNotes } from './earlier/notes'
import type { Applied } from './engine/apply'
import { applyAndRemove } from './engine/apply-and-remove'
import { changeHashes, refuseUnreviewed } from './engine/approve'
import type { Progress } from './engine/carry-out'
import { declare, type Registry } from './engine/declare'
import { destroy } from './engine/destroy'
import { liveOutputs } from './engine/live-outputs'
import { type Live, observeAll } from './engine/observe'
import { type Levels, planApply, planDestroy, planOf } from './engine/plan'
import { preflight } from './engine/preflight'
import { preview } from './engine/preview'
import { retainUsed } from './engine/retain'
import { stepsOfPlan } from './engine/steps-of-plan'
import { findUnseen, hide } from './engine/unseen'
import { explain } from './failures/explain'
import type { Place } from './failures/remedies'
import { blindReasons, explainBlindness, unseenNotes } from './failures/unseen'
import { backfillEstimate, fillGaps } from './fill-gaps'
import type { GitHub } from './github/api'
import { reviewedPlan } from './github/comment'
import { inspect } from './health/health'
import { configure, needsBucketList, pipelineOf, subjectOf } from './inputs/configure'
import { factsOf } from './inputs/facts'
import { eventWarning, mayRun } from './inputs/fork'
import { commentOptions } from './inputs/github'
import { type Inputs, readInputs, secretsOf } from './inputs/inputs'
import type { InputSource } from './inputs/source'
import { needsToSee } from './kinds/grant'
import type { Blindness } from './model/blindness'
import { hasChanges, type Plan } from './model/change'
import type { Clock } from './model/clock'
import type { Config } from './model/config'
import type { Failure } from './model/failure'
import type { Health } from './model/health'
import type { Sql } from './model/kind'
import { TITLE } from './model/names'
import type { Describe, Operation, Run } from './model/operation'
import type { ExplainedOutcome, Outcome } from './model/outcome'
import type { Runner } from './model/runner'
import { annotationsOf, annotationsOfFailure } from './report/annotations'
import { SUMMARY_LIMIT } from './report/limits'
import { asMarkdown, failureAsMarkdown, forkAsMarkdown } from './report/markdown'
import { outputsOf } from './report/outputs'
import { planAsJson } from './report/plan-json'
import type { Report } from './report/report'
import { pageOf, runFailure } from './report/run-failure'
import { asText, operationsText, progressLine, waitingLine } from './report/text'
import { appraise } from './review/appraise'
import { STATIONS } from './review/stations'
import { missingPrivileges } from './snowflake/missing-privileges'
import { missingWarehouse } from './snowflake/missing-warehouse'
import { ignoreRefusal } from './snowflake/refusals'
import { statement } from './snowflake/statements'
import { tellGitHub } from './tell'

/** Everything outside the program: real in index.ts, replaced in tests. */
export interface Surroundings {
  readonly runner: Runner
  readonly source: InputSource
  readonly sql: Sql
  readonly describe: Describe
  readonly kinds: Registry
  readonly clock: Clock
  readonly connect: (inputs: Inputs) => Door
  readonly github: (token: string, repository: string) => GitHub
  /** Aborted when the job is cancelled. */
  readonly cancelled: AbortSignal
}

/** A run whose declared state is known. */
interface Job extends Surroundings {
  readonly inputs: Inputs
  readonly config: Config
  readonly levels: Levels
  readonly place: Place
  readonly door: Run
  /** Also works for a short time after the job was cancelled. */
  readonly rescue: Run
  readonly read: Run
  /** When the run began to look at the live state. */
  readonly startedAt: Date
}

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
    if (mayRun(runner.trigger, source) === 'no-secrets') return await explainFork(runner)
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
      const config = await configured(inputs, read)
      place = { partition: config.aws.partition, roleArn: config.role.arn }
      const levels = declare(surroundings.kinds, config, surroundings.sql)
      return await reconcile({ ...surroundings, clock, inputs, config, levels, place, door, rescue, read, startedAt })
    } finally {
      await clients.close()
    }
  } catch (error) {
    return await fail(explain(error, place), inputs, startedAt, surroundings)
  }
}

async function reconcile(job: Job): Promise<boolean> {
  const { inputs, config, kinds, runner, clock } = job
  const observe = once(job.read)
  const plannedAt = clock.now()
  const { plan, operations, notes, blindness } = await planned(job, observe)
  if (isWrite(inputs.mode)) await refuseUnlessReviewed(plan, job)
  const applied = await carryOutPlan(job, plan)
  const gaps = await gapNotes(job, plan, applied)
  const health = inputs.mode === 'check' ? await inspected(job, observe) : undefined
  const outcomes = applied?.outcomes.map((outcome) => explained(outcome, job))
  const report: Report = {
    mode: inputs.mode,
    subject: subjectOf(config),
    facts: factsOf(config, inputs.snowflake.login),
    plan,
    planFor: goalOf(inputs),
    plannedAt,
    commit: runner.trigger.commit ?? '',
    appraisals: appraise(plan),
    stations: STATIONS,
    operations,
    notes: [
      ...config.notes,
      ...gaps,
      ...notes,
      ...(applied === undefined ? unseenNotes(plan, kinds, inputs.snowflake.login.role) : [])
    ],
    runUrl: runner.trigger.runUrl,
    ...(blindness === undefined ? {} : { blindness }),
    ...(outcomes === undefined ? {} : { outcomes }),
    ...(outcomes !== undefined && job.cancelled.aborted ? { cancelled: true } : {}),
    ...(health === undefined ? {} : { health })
  }
  const commentId = await publishReport(report, job)
  const planFile = await runner.saveFile(`plan-${plan.digest.slice(0, 12)}.json`, planAsJson(report))
  setOutputs({ report, changes: applied?.changes ?? [], commentId, planFile }, job)
  const failure = runFailure(report, inputs.failOnDrift)
  if (failure !== undefined) printFailure(failure, runner, annotationsOf(report))
  return failure === undefined
}

/** After an apply that succeeded, what is missing is loaded. A plan says how much a backfill may load. */
async function gapNotes(job: Job, plan: Plan, applied: Applied | undefined): Promise<readonly string[]> {
  const { inputs, config, door, read, clock, runner } = job
  if (goalOf(inputs) !== 'apply') return []
  if (inputs.mode !== 'apply') return backfillEstimate(config, read, clock.now())
  const failed = applied?.outcomes.some(({ error }) => error !== undefined) === true
  if (failed || plan.counts.blocked > 0 || job.cancelled.aborted) return []
  return fillGaps(config, { read, write: door, clock, info: (line) => runner.info(line) })
}

/** Only a full check needs a warehouse: that of the task, or the user's default. */
async function inspected({ config, clock, door }: Job, observe: Run): Promise<Health> {
  const { health, snowflake } = config
  if (health.depth === 'full' && snowflake.warehouse !== null) {
    // Without the privilege, the findings that need a warehouse say so.
    await door(statement('warehouse/use', { name: snowflake.warehouse.name })).catch(ignoreRefusal)
  }
  return inspect(config, observe, clock.now())
}

/** What the changes of the plan are for. */
function goalOf({ mode, planFor }: Inputs): 'apply' | 'destroy' {
  return mode === 'destroy' ? 'destroy' : mode === 'plan' ? planFor : 'apply'
}

/** The declared state: the inputs, once it is known which account this is and which buckets it has. */
async function configured(inputs: Inputs, read: Run): Promise<Config> {
  const aws = await identify(read, inputs.iam.region)
  return configure(inputs, aws, needsBucketList(inputs) ? await listBuckets(read) : undefined)
}

async function planned(job: Job, observe: Run): Promise<Pick<Report, 'plan' | 'operations' | 'notes' | 'blindness'>> {
  const { inputs, kinds, sql, describe, clock } = job
  const { wanted, notes, ...blindness } =
    goalOf(inputs) === 'destroy' ? await destruction(job, observe) : await declaration(job, observe)
  const steps = await stepsOfPlan(wanted, kinds, observe, clock.now())
  // Only an apply needs privileges to write: the role for plan and check is not supposed to have them.
  const plan =
    inputs.mode === 'apply'
      ? await preflight(
          wanted,
          steps,
          describe,
          missingPrivileges(inputs.snowflake.login.role, observe),
          missingWarehouse(inputs.snowflake.warehouse?.name ?? null, observe)
        )
      : wanted
  return {
    ...blindness,
    plan,
    notes,
    operations: new Map(
      [...steps].map(([address, list]) => [address, preview(list, (operation) => textOf(operation, sql))])
    )
  }
}

/**
 * The live state to plan with. What a blind role does not see is hidden, not missing. An apply creates it: it would have
 * to stop anyway if something exists.
 */
function withoutGuesses(
  { inputs: { mode, snowflake }, config, levels, kinds }: Job,
  live: Live
): { readonly live: Live; readonly blindness?: Blindness } {
  const unseen = mode === 'plan' || mode === 'check' ? findUnseen(levels, live, kinds) : undefined
  if (unseen === undefined) return { live }
  const needs = needsToSee(config.snowflake)
  const { role } = snowflake.login
  return { live: hide(live, blindReasons(unseen, needs, role)), blindness: explainBlindness(unseen, needs, role) }
}

interface Wanted {
  readonly wanted: Plan
  readonly notes: readonly string[]
  readonly blindness?: Blindness
}

async function destruction(job: Job, observe: Run): Promise<Wanted> {
  const { inputs, levels, kinds, clock } = job
  const { live, ...blindness } = withoutGuesses(job, await observeAll(levels.flat(), kinds, observe, clock.now()))
  const plan = planDestroy(levels, live, kinds, inputs.destroyData)
  return { wanted: await retainUsed(plan, kinds, observe, clock.now()), notes: [], ...blindness }
}

/**
 * What earlier declarations left is only taken away once everything declared is in place. A plan without changes does
 * not look for it, which would cost two more statements: each check does.
 */
async function declaration(job: Job, observe: Run): Promise<Wanted> {
  const { inputs, config, levels, kinds, sql, clock } = job
  const now = clock.now()
  const findLeft = (): Promise<Leftovers> => leftoversOf(config, levels, kinds, sql, observe, now)
  const looksAnyway = inputs.mode !== 'plan' || inputs.prune
  const [seen, found] = await Promise.all([
    observeAll(levels.flat(), kinds, observe, now),
    looksAnyway ? findLeft() : undefined
  ])
  const { live, ...blindness } = withoutGuesses(job, seen)
  const wanted = planApply(levels, live, kinds)
  const left = found ?? (hasChanges(wanted) ? await findLeft() : NOTHING_LEFT)
  const removes = inputs.prune && !hasChanges(wanted)
  return removes
    ? { wanted: withRemovals(wanted, left), notes: [] }
    : { wanted, notes: leftoverNotes(left, inputs.prune), ...blindness }
}

function withRemovals({ changes }: Plan, left: Leftovers): Plan {
  return planOf([...changes, ...left.changes])
}

/** An operation as people read it. */
function textOf(operation: Operation, sql: Sql): string {
  return operation.client === 'snowflake' ? sql(operation.name, operation.input) : requestText(operation)
}

/** Carries the plan out, if this run may write and nothing is blocked. */
async function carryOutPlan(job: Job, plan: Plan): Promise<Applied | undefined> {
  const { inputs, levels, kinds, clock, runner, door, rescue, read } = job
  if (!isWrite(inputs.mode) || plan.counts.blocked > 0 || !hasChanges(plan)) return undefined
  const world = { read, run: door, rescue, clock }
  const progress: Progress = {
    ended: (outcome) => runner.info(progressLine(explained(outcome, job))),
    waiting: (object, step) => runner.info(waitingLine(object, step))
  }
  if (inputs.mode === 'apply') return applyAndRemove(levels.flat(), plan, kinds, world, progress)
  return { outcomes: await destroy(plan.changes, kinds, world, progress), changes: [] }
}

function explained({ error, halfDone, ...outcome }: Outcome, { place, describe }: Job): ExplainedOutcome {
  return {
    ...outcome,
    ...(error === undefined ? {} : { failure: explain(error, place) }),
    ...(halfDone === undefined ? {} : { halfDone: halfDone.map((operation) => describe(operation).goal) })
  }
}

/** Job log, job summary, pull request. */
async function publishReport(report: Report, job: Job): Promise<number | undefined> {
  const { inputs, runner, startedAt, cancelled } = job
  runner.info(asText(report))
  const operations = operationsText(report)
  if (operations !== '') runner.group('Operations', operations)
  await runner.summary(asMarkdown(report, SUMMARY_LIMIT))

  // There is no time to talk to GitHub after a cancellation.
  if (cancelled.aborted) return undefined
  return tellGitHub(
    {
      mode: inputs.mode,
      about: pipelineOf(inputs),
      markdown: (limit) => asMarkdown(report, limit),
      digest: report.plan.digest,
      changes: changeHashes(report.plan),
      hasNews: hasChanges(report.plan) || report.health?.healthy === false,
      failed: false,
      at: startedAt
    },
    job
  )
}

function isWrite(mode: Inputs['mode']): boolean {
  return mode === 'apply' || mode === 'destroy'
}

/** @throws PLAN_CHANGED */
async function refuseUnlessReviewed(plan: Plan, { inputs, source, runner, github }: Job): Promise<void> {
  const { expectDigest } = inputs
  if (expectDigest === null) return
  if (expectDigest !== 'auto') {
    refuseUnreviewed(plan, { digest: expectDigest })
    return
  }
  const { repository, commit, pullRequest } = runner.trigger
  const api = github(commentOptions(source).token, repository)
  const pull = pullRequest ?? (commit === undefined ? undefined : await api.mergedPull(commit))
  refuseUnreviewed(plan, pull === undefined ? undefined : await reviewedPlan(pipelineOf(inputs), api.comments(pull)))
}

interface Results {
  readonly report: Report
  /** The objects that an apply reached, as observed afterwards. */
  readonly changes: Applied['changes']
  readonly commentId: number | undefined
  readonly planFile: string | undefined
}

function setOutputs({ report, changes, ...results }: Results, { config, levels, kinds, runner }: Job): void {
  const declared = new Set(levels.flat().map(({ address }) => address))
  const planned = report.plan.changes.filter(({ address }) => declared.has(address))
  const ofObjects = liveOutputs([...planned, ...changes], kinds)
  const outputs = outputsOf({ config, report, ofObjects, ...results })
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value)
}

/** A pull request from a fork has no secrets, so nothing can be read. That is not a failure. */
async function explainFork(runner: Runner): Promise<boolean> {
  runner.info('This pull request is from a fork, so it has no secrets: nothing was read or changed.')
  await runner.summary(forkAsMarkdown(TITLE))
  return true
}

async function fail(
  failure: Failure,
  inputs: Inputs | undefined,
  at: Date,
  surroundings: Surroundings
): Promise<boolean> {
  const { runner } = surroundings
  const markdown = failureAsMarkdown(TITLE, failure, runner.trigger.sourceUrl)
  if (failure.problems !== undefined) runner.info(failure.message)
  printFailure(failure, runner, annotationsOfFailure(failure))
  runner.setOutput('result', 'failed')
  await runner.summary(markdown)
  if (surroundings.cancelled.aborted) return false
  await tellGitHub(
    {
      mode: inputs?.mode,
      about: inputs === undefined ? undefined : pipelineOf(inputs),
      markdown: () => markdown,
      digest: '',
      changes: [],
      hasNews: true,
      failed: true,
      at
    },
    surroundings
  )
  return false
}

/** @param problems a line for each, where the failure has several: each gets its own annotation */
function printFailure(failure: Failure, runner: Runner, problems: readonly string[]): void {
  for (const line of problems.length === 0 ? [failure.message] : problems) runner.error(line)
  if (failure.stack !== undefined) runner.group('Where it happened', failure.stack)
  runner.info(`See ${pageOf(failure, runner.trigger.sourceUrl)}.`)
}
