import type { Config } from '../model/config'
import type { Value } from '../model/fields'
import { shortPlanAsJson } from './plan-json'
import type { Report } from './report'
import { stateOf } from './state'
import { wholeOf } from './whole'

/** What is known at the end of a run, even if it failed. */
export interface Results {
  readonly config: Pick<Config, 'role'>
  readonly report: Report
  /** Outputs that show a property of a live object, if it was observed. */
  readonly ofObjects: Readonly<Record<string, Value | undefined>>
  readonly commentId?: number | undefined
  readonly planFile?: string | undefined
}

/** The outputs of action.yml, except those that are not known. */
export function outputsOf({
  config,
  report,
  ofObjects,
  commentId,
  planFile
}: Results): Readonly<Record<string, string>> {
  const { plan, health } = report
  return known({
    ...ofObjects,
    'role-arn': config.role.arn,
    result: stateOf(report),
    changes: wholeOf(report).changes.filter(({ action }) => action !== 'none').length,
    plan: shortPlanAsJson(report),
    'plan-file': planFile,
    'plan-digest': plan.digest,
    healthy: health?.healthy,
    'comment-id': commentId
  })
}

function known(values: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || typeof value === 'object' ? [] : [[name, String(value)]]
    )
  )
}
