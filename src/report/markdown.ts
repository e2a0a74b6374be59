import type { Blindness } from '../model/blindness'
import type { Failure } from '../model/failure'
import type { Finding, Health } from '../model/health'
import { many } from '../model/many'
import { minuteText } from '../model/spoken-time'
import { advice, alert, commandBlocks, folded, link } from './block'
import { blocks } from './blocks'
import { charts } from './charts'
import { withoutRow } from './commands'
import { code, fence, prose, visibleLines } from './escape'
import { fit, type Missing } from './fit'
import { omissions } from './item-words'
import type { Limit } from './limits'
import { LINES_STOP, stoppedNow } from './outages'
import { picture } from './picture'
import type { Report } from './report'
import { pageOf } from './run-failure'
import { markOf, MARKS } from './state'
import { undeclaredThatGo } from './undeclared'
import { healthVerdict, nextStep, restoresOf, untouched, verdict } from './words'

/** The report for the run's page or for a pull request, within GitHub's limit. */
export function asMarkdown(report: Report, limit: Limit): string {
  return fit(head(report), blocks(report), tail(report), limit, (missing) => cutNote(missing, report, limit))
}

/** A run that failed before it had a plan. */
export interface FailedRun {
  readonly title: string
  /** The pipeline, if it got as far as knowing that. */
  readonly about: string | undefined
  readonly commit: string
  readonly startedAt: Date
  readonly runUrl: string
  readonly sourceUrl: string | undefined
}

export function failureAsMarkdown(failure: Failure, { title, about, startedAt, sourceUrl, ...run }: FailedRun): string {
  return [
    `## ${MARKS.failed} Failed: ${prose(title)}`,
    [...(about === undefined ? [] : [code(about)]), whichRun(run, `started ${minuteText(startedAt)}`)].join('<br>'),
    advice(failure.message),
    `See ${pageOf(failure, sourceUrl)}.`
  ].join('\n\n')
}

/** The report for a run without secrets. */
export function withoutSecretsAsMarkdown(title: string, sentences: readonly string[]): string {
  return [`## ${prose(title)}`, alert('NOTE', sentences.join('\n'))].join('\n\n')
}

function head(report: Report): string {
  const { health, notes, blindness } = report
  const step = nextStep(report)
  const restores = restoresOf(report)
  const stopped = stoppedNow(report)
  return [
    `## ${markOf(report)} ${prose(verdict(report))}`,
    context(report),
    ...(step === '' ? [] : [prose(step)]),
    ...(restores.length === 0
      ? []
      : [
          fence(
            'sql',
            restores.flatMap(({ statement }) => visibleLines(statement))
          )
        ]),
    stopped.length === 0 ? '' : alert('CAUTION', stopped.join('\n'), LINES_STOP),
    ...undeclaredThatGo(report).map((text) => alert('WARNING', text)),
    ...(health === undefined ? [] : [healthMarkdown(health)]),
    blindness === undefined ? '' : blindnessMarkdown(blindness),
    picture(report),
    charts(health?.traffic),
    ...notes.map((note) => advice(note, undefined, 'NOTE'))
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Long, so the statements are folded. */
function blindnessMarkdown({ message, statements }: Blindness): string {
  const title = many(statements.length, 'statement')
  return [
    alert('CAUTION', message.join('\n')),
    folded(title, fence('sql', statements.flatMap(visibleLines)), true)
  ].join('\n\n')
}

/** Which pipeline this is about, and of when the plan is. */
function context({ facts, commit, plannedAt, runUrl }: Report): string {
  return [
    facts.map(({ name, value }) => `${name} ${code(value)}`).join(' · '),
    whichRun({ commit, runUrl }, `planned ${minuteText(plannedAt)}`)
  ]
    .filter((line) => line !== '')
    .join('<br>')
}

function whichRun({ commit, runUrl }: Pick<Report, 'commit' | 'runUrl'>, when: string): string {
  return [
    ...(commit === '' ? [] : [`commit ${code(commit.slice(0, 10))}`]),
    when,
    ...(runUrl === '' ? [] : [link(runUrl, 'this run')])
  ].join(' · ')
}

function tail({ plan, planFor }: Report): string {
  const same = plan.changes.filter(({ action, notes }) => action === 'none' && notes.length === 0).length
  const all = same === plan.changes.length ? many(same, 'object') : many(same, 'more object')
  const count = same === 0 || planFor === 'destroy' ? '' : `${all} ${untouched(planFor)} · `
  return `<sub>${count}plan <code>${plan.digest.slice(0, 12)}</code></sub>`
}

function cutNote(missing: Missing, { runUrl }: Report, { rest }: Limit): string {
  const { omitted, shown, withoutDetails, withoutOperations } = missing
  const place = rest === 'job log' ? 'in the job log' : 'in the summary of the run'
  const where = runUrl === '' ? place : link(runUrl, place)
  const parts = [
    ...(omitted.length === 0 ? [] : [prose(omissions(omitted, shown))]),
    ...(withoutDetails === 0 ? [] : [`the properties of ${many(withoutDetails, 'change')}`]),
    ...(withoutOperations === 0 ? [] : [`the operations of ${many(withoutOperations, 'change')}`])
  ]
  return `> [!NOTE]\n> Too long to show here: ${parts.join('; ')}. All of it is ${where}.`
}

const ICONS: Readonly<Record<Finding['state'], string>> = {
  unhealthy: '❌',
  warning: '⚠️',
  unknown: '❔',
  healthy: '✅'
}

/** How many findings are open, and how many more are folded: each of hundreds of buckets may log somewhere else. */
const MOST_PROBLEMS = 10
const MOST_FOLDED = 40

function moreProblems(findings: readonly Finding[]): string {
  if (findings.length === 0) return ''
  const rest = findings.length - MOST_FOLDED
  const shown = findings.slice(0, MOST_FOLDED).map(findingMarkdown)
  const items = rest > 0 ? [...shown, `- … and ${rest} more, which the job log has`] : shown
  return folded(many(findings.length, 'more finding'), items.join('\n'), false)
}

/** What somebody has to do something about; the rest is folded. */
function healthMarkdown(health: Health): string {
  const states = Object.keys(ICONS) as readonly Finding['state'][]
  const problems = states.slice(0, -1).flatMap((state) => health.findings.filter((finding) => finding.state === state))
  const healthy = health.findings.filter(({ state }) => state === 'healthy')
  const title = `${ICONS.healthy} ${many(healthy.length, 'check')} without a problem`
  return [
    `**${prose(healthVerdict(health))}**`,
    problems.slice(0, MOST_PROBLEMS).map(findingMarkdown).join('\n'),
    moreProblems(problems.slice(MOST_PROBLEMS)),
    healthy.length === 0 ? '' : folded(title, healthy.map(findingMarkdown).join('\n'), false)
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function findingMarkdown({ part, state, found, hint }: Finding): string {
  const advised = hint === undefined ? '' : withoutRow(hint)
  const text = [found, ...(advised === '' ? [] : [advised])].map(prose).join('<br>')
  const blocks = hint === undefined ? [] : commandBlocks(hint).flatMap((block) => block.split('\n'))
  // Indented, so that the block belongs to the item of the list.
  return [`- ${ICONS[state]} **${part}**: ${text}`, ...blocks.map((line) => `  ${line}`)].join('\n')
}
