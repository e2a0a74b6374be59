import { applyLevels, destroy, type Applied, type Progress } from './apply/apply'
import type { Door } from './clients/connect'
import { declare, type Registry } from './declare/declare'
import { limit } from './door/limit'
import { readOnly } from './door/read-only'
import { publish, type Comments } from './github/pull-request'
import { inspect } from './health/health'
import { configure, needsBucketList, subjectOf } from './inputs/configure'
import { mayRun } from './inputs/fork'
import { readInputs, secretsOf, type Inputs } from './inputs/inputs'
import type { InputSource } from './inputs/source'
import { identify, listBuckets } from './live/account'
import { observeAll } from './live/observe'
import type { Change, Plan } from './model/change'
import type { Config } from './model/config'
import type { Health } from './model/health'
import type { Sql } from './model/kind'
import type { Run } from './model/operation'
import type { Runner } from './model/runner'
import type { Clock } from './model/world'
import { outputsOf } from './outputs/outputs'
import { keepUsed } from './plan/keep'
import { hasChanges, planApply, planDestroy, type Levels } from './plan/plan'
import { preview } from './plan/preview'
import { preflight } from './preflight/preflight'
import { pageOf, shortcoming, tell, type Told } from './report/failure'
import { COMMENT_LIMIT, SUMMARY_LIMIT } from './report/limits'
import { asMarkdown, failureAsMarkdown, forkAsMarkdown } from './report/markdown'
import type { Report } from './report/report'
import { asText, operationsText, progressLine, waitingLine } from './report/text'

/** Everything outside of the program, as index.ts finds it or a test makes it. */
export interface Surroundings {
  readonly runner: Runner
  readonly source: InputSource
  readonly sql: Sql
  readonly kinds: Registry
  readonly clock: Clock
  readonly connect: (inputs: Inputs) => Door
  readonly comments: (token: string, repository: string, pullRequest: number) => Comments
}

const TITLE = 'S3 access logs to Snowflake'

/** One run of the action, from its inputs to its outputs. Gives whether it succeeded; whatever went wrong has been told. */
export async function run(surroundings: Surroundings): Promise<boolean> {
  const { runner, source } = surroundings
  let role: string | null = null
  try {
    secretsOf(source).forEach((secret) => runner.mask(secret))
    if (mayRun(runner.trigger, source) === 'not-without-secrets') return await explainFork(runner)
    const inputs = readInputs(source)
    role = inputs.snowflake.login.role
    const door = surroundings.connect(inputs)
    door.open()
    try {
      return await reconcile(inputs, limit(door.run), surroundings)
    } finally {
      await door.close()
    }
  } catch (error) {
    return await fail(error, role, runner)
  }
}

async function reconcile(inputs: Inputs, door: Run, surroundings: Surroundings): Promise<boolean> {
  const { kinds, sql } = surroundings
  const config = await configured(inputs, readOnly(door))
  const levels = declare(kinds, config, sql)
  const plan = await planned(inputs, levels, door, kinds)
  const operations = await preview(plan, kinds, sql, readOnly(door))
  const carriedOut = await carryOut(inputs, levels, plan, door, surroundings)
  const health = inputs.mode === 'check' ? await inspect(config, readOnly(door), surroundings.clock.now()) : undefined
  const { runner } = surroundings
  const report: Report = {
    mode: inputs.mode,
    subject: subjectOf(config),
    plan,
    operations,
    notes: config.notes,
    role: inputs.snowflake.login.role,
    runUrl: runner.trigger.runUrl,
    ...(carriedOut === undefined ? {} : { outcomes: carriedOut.outcomes }),
    ...(health === undefined ? {} : { health })
  }
  const commentId = await tellAll(report, inputs, surroundings)
  setOutputs(config, plan, carriedOut, health, commentId, runner)
  const failure = shortcoming(report, inputs.failOnDrift)
  if (failure !== undefined) sayFailure(failure, runner)
  return failure === undefined
}

/** The declared state: the inputs, once it is known which account this is and which buckets it has. */
async function configured(inputs: Inputs, door: Run): Promise<Config> {
  const aws = await identify(door, inputs.iam.region)
  return configure(inputs, aws, needsBucketList(inputs) ? await listBuckets(door) : undefined)
}

async function planned(inputs: Inputs, levels: Levels, door: Run, kinds: Registry): Promise<Plan> {
  const live = await observeAll(levels.flat(), kinds, door)
  if (inputs.mode === 'destroy') {
    return keepUsed(planDestroy(levels, live, kinds, inputs.destroyData), kinds, readOnly(door))
  }
  const plan = planApply(levels, live, kinds)
  // Only what is about to write needs the rights to: a role that plans or checks rightly lacks them.
  return inputs.mode === 'apply' ? preflight(plan, inputs.snowflake.login.role, readOnly(door)) : plan
}

/** Does what the plan says, if this run may write and nothing stands in the way. */
async function carryOut(
  { mode }: Inputs,
  levels: Levels,
  plan: Plan,
  door: Run,
  { kinds, clock, runner }: Surroundings
): Promise<Applied | undefined> {
  const writes = mode === 'apply' || mode === 'destroy'
  if (!writes || plan.counts.blocked > 0 || !hasChanges(plan)) return undefined
  const world = { run: door, clock }
  const progress: Progress = {
    ended: (outcome) => runner.info(progressLine(outcome)),
    waiting: (object, step) => runner.info(waitingLine(object, step))
  }
  if (mode === 'apply') return applyLevels(levels, plan, kinds, world, progress)
  return { outcomes: await destroy(plan.changes, kinds, world, progress), changes: [] }
}

/** Job log, job summary, pull request. */
async function tellAll(
  report: Report,
  inputs: Inputs,
  { runner, comments }: Surroundings
): Promise<number | undefined> {
  runner.info(asText(report))
  const operations = operationsText(report)
  if (operations !== '') runner.group('Operations', operations)
  await runner.summary(asMarkdown(report, SUMMARY_LIMIT))

  const { pullRequest, repository } = runner.trigger
  if (pullRequest === null || inputs.comment === 'never' || inputs.githubToken === '') return undefined
  const message = {
    markdown: asMarkdown(report, COMMENT_LIMIT),
    about: `${report.subject} ${inputs.snowflake.login.account}`,
    policy: inputs.comment,
    hasChanges: hasChanges(report.plan)
  }
  return publish(message, comments(inputs.githubToken, repository, pullRequest), runner)
}

function setOutputs(
  config: Config,
  plan: Plan,
  carriedOut: Applied | undefined,
  health: Health | undefined,
  commentId: number | undefined,
  runner: Runner
): void {
  const now = new Map([...plan.changes, ...(carriedOut?.changes ?? [])].map((change) => [change.address, change]))
  const live = (address: Change['address']) => {
    const change = now.get(address)
    return change !== undefined && 'live' in change ? change.live : undefined
  }
  const outputs = outputsOf({ config, plan, live, outcomes: carriedOut?.outcomes, health, commentId })
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value)
}

/** A pull request from a fork has no secrets: that is no failure, and nothing can be looked at. */
async function explainFork(runner: Runner): Promise<boolean> {
  runner.info('This pull request is from a fork, so there are no secrets: nothing is looked at.')
  await runner.summary(forkAsMarkdown(TITLE))
  return true
}

async function fail(error: unknown, role: string | null, runner: Runner): Promise<boolean> {
  const told = tell(error, role)
  sayFailure(told, runner)
  await runner.summary(failureAsMarkdown(TITLE, told, runner.trigger.sourceUrl))
  return false
}

function sayFailure(told: Told, runner: Runner): void {
  runner.error(told.message)
  if (told.stack !== undefined) runner.group('Where it happened', told.stack)
  runner.info(`See ${pageOf(told, runner.trigger.sourceUrl)}.`)
}
