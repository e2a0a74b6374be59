/** Where people read what a run found: job log, job summary, pull request, issue, outputs. */
import type { Applied } from '../engine/apply'
import { liveOutputs } from '../engine/live-outputs'
import { reviewedChanges } from '../engine/reviewed-changes'
import { pipelineOf } from '../inputs/configure'
import { whyWithoutSecrets } from '../inputs/fork'
import type { Inputs } from '../inputs/inputs'
import type { Annotation } from '../model/annotation'
import { hasChanges } from '../model/change'
import { isWrite } from '../model/config'
import type { Failure } from '../model/failure'
import { foundMissing } from '../model/loading'
import { TITLE } from '../model/names'
import type { Runner } from '../model/runner'
import { annotationsOfFailure } from '../report/annotations'
import { essenceOf } from '../report/essence'
import { jobLog } from '../report/job-log'
import { SUMMARY_LIMIT } from '../report/limits'
import { asMarkdown, failureAsMarkdown, withoutSecretsAsMarkdown } from '../report/markdown'
import { outputsOf } from '../report/outputs'
import { planAsJson } from '../report/plan-json'
import type { Report } from '../report/report'
import { pageOf } from '../report/run-failure'
import { stateOf } from '../report/state'
import type { Job, Surroundings } from './job'
import { type News, tellGitHub } from './tell-github'

/** @param changes the objects that an apply reached, as observed afterwards */
export async function publishReport(report: Report, changes: Applied['changes'], job: Job): Promise<void> {
  const { runner } = job
  const { open, groups } = jobLog(report)
  runner.info(open)
  for (const { title, text } of groups) runner.group(title, text)
  await runner.summary(asMarkdown(report, SUMMARY_LIMIT))
  const commentId = await commentOn(report, job)
  const planFile = await runner.saveFile(`plan-${report.plan.digest.slice(0, 12)}.json`, planAsJson(report))
  setOutputs({ report, changes, commentId, planFile }, job)
}

/** @returns the comment's ID */
async function commentOn(report: Report, job: Job): Promise<number | undefined> {
  const { inputs, levels, startedAt, cancelled } = job
  // There is no time to talk to GitHub after a cancellation.
  if (cancelled.aborted) return undefined
  const lasting = withoutTraffic(report)
  return tellGitHub(
    {
      mode: inputs.mode,
      about: pipelineOf(inputs),
      markdown: (limit) => asMarkdown(lasting, limit),
      reviewable: { digest: report.plan.digest, ...reviewedChanges(report.plan, levels.flat()) },
      ...doneIn(report),
      essence: essenceOf(report),
      unhealthy: report.health?.healthy === false,
      hasNews:
        hasChanges(report.plan) ||
        report.health?.healthy === false ||
        report.health?.isIncomplete === true ||
        (report.loading !== undefined && foundMissing(report.loading)),
      failed: stateOf(report) === 'failed',
      at: startedAt
    },
    job
  )
}

/** What an apply or destroy did; nothing if it is not one, or was blocked. */
function doneIn(report: Report): Pick<News, 'done'> {
  if (!isWrite(report.mode)) return {}
  const state = stateOf(report)
  if (state === 'in-sync') return { done: 'nothing left' }
  if (state === 'applied' || state === 'destroyed') return { done: 'all' }
  const isBegun = report.outcomes?.some(({ status, halfDone = [] }) => status === 'done' || halfDone.length > 0)
  return isBegun === true ? { done: 'part' } : {}
}

/** A comment or an issue stays as it is as long as nothing new is found, and charts of one day would soon be old. */
function withoutTraffic({ health, ...report }: Report): Report {
  if (health === undefined) return report
  const { traffic: _, ...lasting } = health
  return { ...report, health: lasting }
}

interface Results {
  readonly report: Report
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

/** A run that got no further than this. @param at when it started */
export async function publishFailure(
  failure: Failure,
  inputs: Inputs | undefined,
  at: Date,
  surroundings: Surroundings
): Promise<void> {
  const { runner } = surroundings
  const about = inputs === undefined ? undefined : pipelineOf(inputs)
  const { commit = '', runUrl, sourceUrl } = runner.trigger
  const markdown = failureAsMarkdown(failure, { title: TITLE, about, commit, startedAt: at, runUrl, sourceUrl })
  if (failure.problems !== undefined) runner.info(failure.message)
  printFailure(failure, runner, annotationsOfFailure(failure))
  runner.setOutput('result', 'failed')
  await runner.summary(markdown)
  if (surroundings.cancelled.aborted) return
  await tellGitHub(
    {
      mode: inputs?.mode,
      about,
      markdown: () => markdown,
      reviewable: { digest: '', declared: '', changes: [], properties: [] },
      essence: '',
      unhealthy: false,
      hasNews: true,
      failed: true,
      at
    },
    surroundings
  )
}

/** @param problems where the failure has several, each of them: each gets its own annotation */
export function printFailure(failure: Failure, runner: Runner, problems: readonly Annotation[]): void {
  const all = problems.length === 0 ? [{ text: failure.message, inputs: [] }] : problems
  for (const { text, inputs } of all) runner.error(text, inputs)
  if (failure.stack !== undefined) runner.group('Where it happened', failure.stack)
  runner.info(`See ${pageOf(failure, runner.trigger.sourceUrl)}.`)
}

/** Without secrets, nothing can be read. That is not a failure. */
export async function publishWithoutSecrets(runner: Runner): Promise<void> {
  const sentences = whyWithoutSecrets(runner.trigger)
  sentences.forEach((sentence) => runner.info(sentence))
  await runner.summary(withoutSecretsAsMarkdown(TITLE, sentences))
}
