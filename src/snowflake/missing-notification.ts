import type { AlertsConfig } from '../model/config'
import type { Row, Run } from '../model/operation'
import type { FindMissing } from '../model/preflight'
import { fold, show, showName } from './identifiers'
import { booleanOf, listOf, rowNamed, textOf } from './rows'
import { statement } from './statements'

/**
 * Finds whether alerts could not send anything through their notification integration. Reads nothing if no alert is
 * created or changed.
 * @param role of the session, as an input names it; null = it is not known
 */
export function missingNotification(alerts: AlertsConfig | null, role: string | null, read: Run): FindMissing {
  return async (changes) => {
    const sending = changes.filter(({ change }) => change.kind === 'alert' && change.action !== 'delete')
    if (alerts === null || sending.length === 0) return new Map()
    const found = await whyAlertsCannotSend(alerts.integration, role, read)
    return new Map(
      found === undefined ? [] : sending.map(({ change }) => [change.address, [`${found.fact} ${found.remedy}`]])
    )
  }
}

/** Why alerts send nothing. */
export interface CannotSend {
  readonly fact: string
  /** What to do about it. */
  readonly remedy: string
  /** `false`: the role may just not see the integration. */
  readonly isCertain: boolean
}

/**
 * What keeps alerts from sending through a notification integration; `undefined` if nothing does. Only reads.
 * @param given the role of the session, as an input names it; null = it is not known
 */
export async function whyAlertsCannotSend(
  integration: string,
  given: string | null,
  read: Run
): Promise<CannotSend | undefined> {
  const role = nameOf(given)
  const certain = (fact: string, remedy: string): CannotSend => ({ fact, remedy, isCertain: true })
  const name = showName([integration])
  const row = rowNamed(await read(statement('alert/integrations', {})), integration)
  if (row === undefined) {
    return {
      fact: `There is no notification integration ${name} that ${role} can see.`,
      remedy:
        `If there is one, run as its owner: GRANT USAGE ON INTEGRATION ${name} TO ROLE ${role}; ` +
        `Otherwise, run as ACCOUNTADMIN, for emails: CREATE NOTIFICATION INTEGRATION ${name} TYPE = EMAIL ENABLED = TRUE DEFAULT_RECIPIENTS = ('you@example.com');`,
      isCertain: false
    }
  }
  if (textOf(row['direction']) === 'INBOUND')
    return certain(
      `Notification integration ${name} receives messages and cannot send any.`,
      'Set `alerts` to one of TYPE = EMAIL or WEBHOOK, or with DIRECTION = OUTBOUND.'
    )
  if (!booleanOf(row['enabled']))
    return certain(
      `Notification integration ${name} is not enabled.`,
      `Run as its owner: ALTER NOTIFICATION INTEGRATION ${name} SET ENABLED = TRUE;`
    )
  if (textOf(row['type']) !== 'EMAIL' || (await hasRecipients(integration, read))) return undefined
  return certain(
    `Notification integration ${name} has no default recipients, and alerts name none.`,
    `Run as its owner: ALTER NOTIFICATION INTEGRATION ${name} SET DEFAULT_RECIPIENTS = ('you@example.com');`
  )
}

/** Unless that can be ruled out: Snowflake documents the properties, but not in which cases it leaves one out. */
async function hasRecipients(integration: string, read: Run): Promise<boolean> {
  const rows = await read(statement('alert/describe-integration', { integration }))
  const recipients = rows.find(isRecipients)
  return recipients === undefined || listOf(recipients['property_value']).length > 0
}

function isRecipients(row: Row): boolean {
  return textOf(row['property']) === 'DEFAULT_RECIPIENTS'
}

/** As a GRANT spells it; "…" if it is not known. */
function nameOf(role: string | null): string {
  const folded = role === null ? undefined : fold(role)
  return folded === undefined || 'problem' in folded ? '…' : show(folded.name)
}
