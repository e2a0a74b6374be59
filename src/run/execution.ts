/** Carries a plan out, and what belongs to it: the approval before, and loading what is missing after. */
import type { Applied } from '../engine/apply'
import { applyAndRemove } from '../engine/apply-and-remove'
import { refuseUnreviewed } from '../engine/approve'
import type { Progress } from '../engine/carry-out'
import { destroy } from '../engine/destroy'
import { explain } from '../failures/explain'
import { noteBegin, reviewedPlan } from '../github/reviewed'
import { orWarn } from '../github/warn'
import { backfillEstimate } from '../ingestion/gaps/estimate'
import { type Filled, fillGaps } from '../ingestion/gaps/fill'
import { pipelineOf } from '../inputs/configure'
import { commentOptions } from '../inputs/github'
import { hasChanges, type Plan } from '../model/change'
import { isWrite } from '../model/config'
import type { Declared } from '../model/declared'
import type { ExplainedOutcome, Outcome } from '../model/outcome'
import { progressLine, waitingLine } from '../report/progress'
import { goalOf, type Job } from './job'

/**
 * Lets only a plan pass that was reviewed, if `expect-digest` asks for that.
 * @throws PLAN_CHANGED
 */
export async function refuseUnlessReviewed(plan: Plan, job: Job): Promise<void> {
  const { inputs, levels, kinds, source, runner, github, clock } = job
  const { mode, expectDigest } = inputs
  if (!isWrite(mode) || expectDigest === null) return
  const declared = levels.flat()
  if (expectDigest !== 'auto') {
    refuseUnreviewed(plan, declared, kinds, { digest: expectDigest })
    return
  }
  const { repository, commit, pullRequest } = runner.trigger
  const api = github(commentOptions(source).token, repository)
  const pull = pullRequest ?? (commit === undefined ? undefined : await api.mergedPull(commit))
  if (pull === undefined) return refuseUnreviewed(plan, declared, kinds, undefined)
  const comments = api.comments(pull)
  const reviewed = await reviewedPlan(pipelineOf(inputs), comments)
  refuseUnreviewed(plan, declared, kinds, reviewed)
  if (reviewed === undefined || plan.counts.blocked > 0 || !hasChanges(plan)) return
  await orWarn(runner, () => noteBegin(reviewed, clock.now(), comments))
}

/**
 * Carries the plan out, if this run may write and nothing is blocked.
 * @param objects all that the plan is about, declared or temporary
 */
export async function carryOutPlan(job: Job, plan: Plan, objects: readonly Declared[]): Promise<Applied | undefined> {
  const { inputs, kinds, clock, runner, door, rescue, read } = job
  if (!isWrite(inputs.mode) || plan.counts.blocked > 0 || !hasChanges(plan)) return undefined
  const world = { read, run: door, rescue, clock }
  const progress: Progress = {
    ended: (outcome) => runner.info(progressLine(explained(outcome, job))),
    waiting: (object, step) => runner.info(waitingLine(object, step))
  }
  if (inputs.mode === 'apply') return applyAndRemove(objects, plan, kinds, world, progress)
  return { outcomes: await destroy(plan.changes, kinds, world, progress), changes: [] }
}

export function explained({ error, halfDone, ...outcome }: Outcome, { place, describe }: Job): ExplainedOutcome {
  return {
    ...outcome,
    ...(error === undefined ? {} : { failure: explain(error, place) }),
    ...(halfDone === undefined ? {} : { halfDone: halfDone.map((operation) => describe(operation).goal) })
  }
}

/** After an apply that succeeded, what is missing is loaded. A plan says how much a backfill may load. */
export async function loadMissing(job: Job, plan: Plan, applied: Applied | undefined): Promise<Filled> {
  const { inputs, config, door, read, clock, runner } = job
  if (goalOf(inputs) !== 'apply') return { notes: [] }
  if (inputs.mode !== 'apply') return { notes: await backfillEstimate(config, read, clock.now()) }
  const failed = applied?.outcomes.some(({ error }) => error !== undefined) === true
  if (failed || plan.counts.blocked > 0 || job.cancelled.aborted) return { notes: [] }
  return fillGaps(config, { read, write: door, clock, info: (line) => runner.info(line) })
}
