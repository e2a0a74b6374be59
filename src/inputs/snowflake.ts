import type { AlertsConfig } from '../model/config'
import type { SnowflakeLogin } from '../model/credentials'
import type { DetectionSettings } from '../model/detections'
import type { EventSchema } from '../model/events'
import { fold, quote, show } from '../snowflake/identifiers'
import { parseWarehouseSize, WAREHOUSE_SIZES, type WarehouseSize } from '../snowflake/warehouse-size'
import { readAccount } from './account'
import { readAlerts } from './alerts'
import { readCredentials } from './credentials'
import { readDetections } from './detections'
import { readEventSchemas } from './events'
import type { InputName } from './known'
import { quoted, type Reader } from './reader'
import { readRetention } from './retention'
import { parseSchedule } from './schedule'

/** Names are as Snowflake stores them. */
export interface SnowflakeInputs {
  readonly login: SnowflakeLogin
  readonly database: string
  readonly schema: string
  readonly table: string
  readonly integration: string
  readonly externalId: string | null
  /** null = a serverless task. */
  readonly warehouse: { readonly name: string; readonly size: WarehouseSize } | null
  readonly schedule: string
  readonly redactsSignatures: boolean
  readonly detections: DetectionSettings | null
  readonly alerts: AlertsConfig | null
  readonly retainDays: number | null
  readonly eventSchemas: readonly EventSchema[]
  readonly readerRoles: readonly string[]
  readonly planRoles: readonly string[]
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/
/** The longest suffix of the names that are derived from the table's name. */
const LONGEST_SUFFIX = '_DETECT_OVERWRITTEN_SCRIPTS_ALERT'

export function readSnowflake(read: Reader): SnowflakeInputs {
  const account = readAccount(read)
  return {
    login: { account, role: loginRole(read), credentials: readCredentials(read, account) },
    database: identifier(read, 'database'),
    schema: identifier(read, 'schema'),
    table: table(read),
    integration: identifier(read, 'integration'),
    externalId: externalId(read),
    warehouse: warehouse(read),
    schedule: schedule(read),
    redactsSignatures: read.boolean('redact-signatures'),
    detections: readDetections(read),
    alerts: readAlerts(read),
    retainDays: readRetention(read),
    eventSchemas: readEventSchemas(read),
    readerRoles: roles(read, 'reader-roles'),
    planRoles: roles(read, 'plan-roles')
  }
}

function identifier(read: Reader, name: InputName, text = read.text(name)): string {
  const folded = fold(text)
  if ('name' in folded) return folded.name
  read.refuse(name, folded.problem, `To use the name exactly as written: \`${name}: '${quote(text)}'\``)
  return text
}

/** The role as it was given: the driver folds the name itself. */
function loginRole(read: Reader): string | null {
  const role = read.optional('snowflake-role')
  if (role !== null) identifier(read, 'snowflake-role', role)
  return role
}

function table(read: Reader): string {
  const name = identifier(read, 'table')
  if ('problem' in fold(quote(name + LONGEST_SUFFIX))) {
    read.refuse(
      'table',
      'is too long for names such as <table>_DETECT_OVERWRITTEN_SCRIPTS_ALERT',
      'Use at most 222 characters'
    )
  }
  return name
}

function externalId(read: Reader): string | null {
  const id = read.optional('external-id')
  if (id !== null && !EXTERNAL_ID.test(id)) {
    read.refuse(
      'external-id',
      `${quoted(id)} is not an external ID`,
      'Use 2 to 1224 letters, digits and _ + = , . @ : / -'
    )
  }
  return id
}

function warehouse(read: Reader): SnowflakeInputs['warehouse'] {
  const text = read.text('warehouse-size')
  const size = parseWarehouseSize(text)
  if (size === undefined) {
    read.refuse('warehouse-size', `${quoted(text)} is not a warehouse size`, `Use one of ${WAREHOUSE_SIZES.join(', ')}`)
  }
  if (!/^serverless$/i.test(read.text('warehouse'))) {
    return { name: taskWarehouse(read), size: size ?? 'XSMALL' }
  }
  if (size !== undefined && size !== 'XSMALL') {
    read.refuse('warehouse-size', 'is set, but a serverless task has no warehouse', 'Remove it')
  }
  return null
}

/** A task finds its warehouse by the name in upper case: https://docs.snowflake.com/en/sql-reference/sql/create-task */
function taskWarehouse(read: Reader): string {
  const name = identifier(read, 'warehouse')
  if (name !== name.toUpperCase()) {
    read.refuse(
      'warehouse',
      `${quoted(name)} has lowercase letters, and a task cannot use such a warehouse`,
      `Use ${asWritten(name.toUpperCase())}, or rename the warehouse: ALTER WAREHOUSE ${quote(name)} RENAME TO ${show(name.toUpperCase())}`
    )
  }
  return name
}

/** As a workflow has it: YAML takes the outer quotes away, and Snowflake needs the inner ones. */
function asWritten(name: string): string {
  const shown = show(name)
  return shown === name ? name : `'${shown.replaceAll("'", "''")}'`
}

function schedule(read: Reader): string {
  const text = read.text('schedule')
  const parsed = parseSchedule(text)
  if ('schedule' in parsed) return parsed.schedule
  read.refuse('schedule', `${quoted(text)} ${parsed.wrong}`, parsed.instead)
  return text
}

function roles(read: Reader, input: 'reader-roles' | 'plan-roles'): readonly string[] {
  const names = read.lines(input).map((role) => identifier(read, input, role))
  return [...new Set(names)].sort()
}
