import { createHash } from 'node:crypto'
import { NAME } from '../model/names'
import type { Issue, Issues } from './api'
import type { Redact } from './warn'

/** What a scheduled check found, for the issue about one pipeline. */
export interface Drift {
  /** The pipeline: `Report.subject` and the Snowflake account. */
  readonly about: string
  readonly title: string
  readonly markdown: string
  /** Equal for two checks that found the same: then the issue stays as it is. */
  readonly essence: string
  /** Whether something differs or is unhealthy. */
  readonly found: boolean
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
}

const HASH_LENGTH = 10
const EXPLANATION =
  '<sub>A check edits this only when it finds something else than before, so the time above is that of the last change.</sub>'
/** How often, and after how many seconds, to look for the issue that another run is creating. */
const LOOKS = 3
const SECONDS_BETWEEN = 2

/**
 * Opens, edits, closes or reopens the one issue about a pipeline. GitHub lets only one of several runs create a label, so
 * that one creates the issue; the others find it by that label.
 * https://docs.github.com/en/rest/issues/labels#create-a-label
 * @returns the issue's number; `undefined` when there is none, and none is needed
 */
export async function keepIssue(
  drift: Drift,
  issues: Issues,
  redact: Redact,
  sleep: (seconds: number) => Promise<void>
): Promise<number | undefined> {
  const label = labelOf(drift.about)
  const body = `${markOf(drift.essence)}\n${redact(drift.markdown)}\n\n${EXPLANATION}`
  const [mine, ...doubles] = await issues.list(label)
  for (const double of doubles) await close(double, body, issues)
  if (mine !== undefined) return bringUpToDate(mine, drift, body, issues)
  if (!drift.found) return undefined
  const isFirst = await issues.claim(
    label,
    'Drift of one pipeline: s3-access-logs-to-snowflake finds its issue by this'
  )
  const theirs = isFirst ? undefined : await createdElsewhere(label, issues, sleep)
  if (theirs !== undefined) return bringUpToDate(theirs, drift, body, issues)
  return open(drift, label, body, issues)
}

/** At most 50 characters, and the same for the same pipeline. */
export function labelOf(about: string): string {
  return `access-logs-drift-${shortHash(about)}`
}

/** The invisible first line of the issue. */
function markOf(essence: string): string {
  return `<!-- ${NAME} found=${shortHash(essence)} -->`
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)
}

/** If somebody deleted the first issue, the label is there without one: then several runs may create one, and the oldest stays. */
async function open({ title, labels, assignees }: Drift, label: string, body: string, issues: Issues): Promise<number> {
  const created = await issues.create({ title, body, labels: [...new Set([label, ...labels])], assignees })
  const [oldest] = await issues.list(label)
  if (oldest === undefined || oldest.number >= created.number) return created.number
  await close(created, body, issues)
  return oldest.number
}

async function bringUpToDate(
  issue: Issue,
  { title, found, essence }: Drift,
  body: string,
  issues: Issues
): Promise<number> {
  if (!found) {
    if (issue.state === 'open') await issues.update(issue.number, { body, state: 'closed' })
  } else if (issue.state === 'closed' || issue.body?.startsWith(markOf(essence)) !== true) {
    await issues.update(issue.number, { title, body, state: 'open' })
  }
  return issue.number
}

async function createdElsewhere(
  label: string,
  issues: Issues,
  sleep: (seconds: number) => Promise<void>
): Promise<Issue | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    await sleep(SECONDS_BETWEEN)
    const [found] = await issues.list(label)
    if (found !== undefined) return found
  }
  return undefined
}

async function close(issue: Issue, body: string, issues: Issues): Promise<void> {
  if (issue.state === 'open') await issues.update(issue.number, { body, state: 'closed' })
}
