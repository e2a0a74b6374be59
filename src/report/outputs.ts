import type { Config } from '../model/config'
import type { Fields, Value } from '../model/fields'
import { shortPlanAsJson } from './plan-json'
import type { Report } from './report'
import { stateOf } from './state'

/** What is known at the end of a run, even if it failed. */
export interface Results {
  readonly config: Pick<Config, 'role'>
  readonly report: Report
  /** The live state of the object of this kind, if it was observed. */
  readonly live: (kind: 'storage-integration' | 'pipe') => Fields | undefined
  readonly commentId?: number | undefined
  readonly planFile?: string | undefined
}

/** The outputs of action.yml, except those that are not known. */
export function outputsOf({ config, report, live, commentId, planFile }: Results): Readonly<Record<string, string>> {
  const { plan, health } = report
  const integration = live('storage-integration')
  return known({
    'integration-arn': integration?.['iamUserArn'],
    'external-id': integration?.['externalId'],
    'role-arn': config.role.arn,
    'notification-channel': live('pipe')?.['notificationChannel'],
    result: stateOf(report),
    changes: plan.changes.filter(({ action }) => action !== 'none').length,
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
