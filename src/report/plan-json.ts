import type { Change } from '../model/change'
import { dangerText } from '../model/danger-text'
import { arrange } from './arrange'
import type { Report } from './report'
import { stateOf } from './state'
import { wholeOf } from './whole'

/** GitHub accepts 1 MiB for all outputs of a job together, and workflows pass outputs on in environment variables. */
const LONGEST_OUTPUT_BYTES = 64 * 1024

/**
 * The whole plan for machines, as docs/plan.schema.json describes it: everything that differs, most important first, and
 * counts; what matches the declared state is only counted.
 */
export function planAsJson(report: Report): string {
  return JSON.stringify({ ...frame(report), changes: different(report).map((change) => essence(change, report)) })
}

/** The same in at most 64 KiB: if it is longer, without the details, and if need be without the harmless changes. */
export function shortPlanAsJson(report: Report): string {
  const whole = planAsJson(report)
  if (bytes(whole) <= LONGEST_OUTPUT_BYTES) return whole
  const changes = different(report)
  const json = (shown: readonly Change[]) =>
    JSON.stringify({
      ...frame(report),
      truncated: true,
      omitted: changes.length - shown.length,
      changes: shown.map(({ address, kind, action }) => ({ address, kind, action }))
    })
  let [fits, over] = [0, changes.length + 1]
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2)
    if (bytes(json(changes.slice(0, middle))) <= LONGEST_OUTPUT_BYTES) fits = middle
    else over = middle
  }
  return json(changes.slice(0, fits))
}

function frame(report: Report) {
  const { formatVersion, digest } = report.plan
  const { counts } = wholeOf(report)
  return { formatVersion, digest, planFor: report.planFor, result: stateOf(report), counts }
}

function different(report: Report): readonly Change[] {
  return arrange(report)
    .flatMap(({ changes }) => changes)
    .filter(({ action }) => action !== 'none')
}

function essence(change: Change, { appraisals }: Report) {
  const { address, kind, action, diff, notes } = change
  const dangers = (appraisals.get(address)?.dangers ?? []).map((danger) => ({
    concerns: danger.concerns,
    sentence: dangerText(danger, 'sentence')
  }))
  return {
    address,
    kind,
    action,
    ...(change.action === 'blocked' ? { reason: change.reason } : {}),
    ...(change.action === 'replace' ? { because: change.because } : {}),
    ...(dangers.length === 0 ? {} : { dangers }),
    diff,
    ...(notes.length === 0 ? {} : { notes })
  }
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}
