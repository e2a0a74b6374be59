import type { Catalog, SentNotification } from '../../contract'
import { refused, unsupported } from '../../errors'
import { Cursor } from '../../statements/cursor'
import { nameIn } from '../../statements/name'

type Message = Omit<SentNotification, 'at'>

/**
 * What the action of an alert sends, if its owner may use the integration, and the integration can send it.
 * https://docs.snowflake.com/en/sql-reference/stored-procedures/system_send_snowflake_notification,
 * https://docs.snowflake.com/en/sql-reference/stored-procedures/system_send_email
 */
export function messageOf(action: string, owner: string, catalog: Catalog): Message {
  const cursor = new Cursor(action)
  cursor.expect('CALL')
  const procedure = cursor.name().join('.')
  const message = PROCEDURES[procedure]?.(cursor)
  if (message === undefined) throw unsupported(`${procedure} in an alert`)
  cursor.take(';')
  cursor.end()
  return sendable(message, owner, catalog)
}

const PROCEDURES: Readonly<Record<string, (cursor: Cursor) => Message>> = {
  SYSTEM$SEND_SNOWFLAKE_NOTIFICATION(cursor) {
    cursor.expect('(')
    const kind = cursor.name().join('.')
    if (!/^SNOWFLAKE\.NOTIFICATION\.(TEXT_PLAIN|TEXT_HTML|APPLICATION_JSON)$/.test(kind)) throw unsupported(kind)
    const [message = ''] = cursor.list(() => cursor.text())
    cursor.expect(',')
    const config = cursor.name().join('.')
    if (config !== 'SNOWFLAKE.NOTIFICATION.INTEGRATION') throw unsupported(config)
    const [integration = ''] = cursor.list(() => cursor.text())
    cursor.expect(')')
    return { integration: nameIn(integration).join('.'), recipients: [], message }
  },
  SYSTEM$SEND_EMAIL(cursor) {
    const [integration = '', recipients = '', , message = ''] = cursor.list(() => cursor.text())
    return { integration: nameIn(integration).join('.'), recipients: recipients.split(/\s*,\s*/), message }
  }
}

/** The codes are assumed. */
function sendable(message: Message, owner: string, catalog: Catalog): Message {
  const { enabled, notification } = catalog.usableIntegration([owner], message.integration)
  if (notification?.direction !== 'OUTBOUND')
    throw refused('394300', '22023', `Integration ${message.integration} is not an outbound notification integration.`)
  if (!enabled) throw refused('394301', '22023', `Integration ${message.integration} is not enabled.`)
  if (notification.type !== 'EMAIL') return message
  const recipients = message.recipients.length > 0 ? message.recipients : notification.defaultRecipients
  if (recipients.length === 0) throw refused('394302', '22023', 'No email recipients are specified.')
  return { ...message, recipients }
}
