import { setTimeout as sleep } from 'node:timers/promises'
import { type BehaviorChanges, type Bundle, isBundle } from '../catalog/behavior-changes'
import type { Context } from '../catalog/context'
import { overridesIn, resume } from '../catalog/pipe-runs'
import { existing } from '../catalog/resolve'
import { spelledSecondaryRoles } from '../catalog/secondary-roles'
import { doesNotExist, insufficientPrivileges, invalidValue, refused } from '../errors'
import { nameIn } from '../statements/name'
import { asText, asTimestamp } from './convert'
import { getDdl } from './get-ddl'
import { atZone, dateAdd, formatTimestamp, inZone, wallClock } from './time'
import { booleanValue, NULL, optionalText, type ScalarValue, textValue } from './value'

export interface FunctionDefinition {
  /** The least and the most arguments. */
  readonly args: readonly [number, number]
  /** May be written without parentheses. */
  readonly bare?: true
  readonly evaluate: (args: readonly ScalarValue[], context: Context) => ScalarValue | Promise<ScalarValue>
}

const context = (read: (context: Context) => string | null): FunctionDefinition => ({
  args: [0, 0],
  evaluate: (_, where) => optionalText(read(where))
})
const bareContext = (read: (context: Context) => string | null): FunctionDefinition => ({
  ...context(read),
  bare: true
})

/**
 * Changes a bundle of behavior changes, and says whether it is enabled then. For account administrators.
 * https://docs.snowflake.com/en/sql-reference/functions/system_enable_behavior_change_bundle
 */
function bundleFunction(change: (changes: BehaviorChanges, bundle: Bundle) => void): FunctionDefinition {
  return {
    args: [1, 1],
    evaluate: ([name = NULL], { account, session }) => {
      const bundle = asText(name)
      if (!account.access.effectiveRoles(session.roles).has('ACCOUNTADMIN'))
        throw insufficientPrivileges('account', account.access.root.name)
      if (!isBundle(bundle)) throw invalidValue(bundle, 'bundle_name')
      change(account.changes, bundle)
      return textValue(account.changes.isEnabled(bundle) ? 'ENABLED' : 'DISABLED')
    }
  }
}

const currentTimestamp: FunctionDefinition = {
  args: [0, 1],
  bare: true,
  evaluate: (_, { account, session }) => inZone('timestamp_ltz', account.now().getTime(), session.timezone)
}
const toText: FunctionDefinition = { args: [1, 2], evaluate: ([value = NULL, format]) => textOf(value, format) }

/** The functions that a SELECT without FROM can call. */
export const FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  CURRENT_ACCOUNT: context(({ account }) => account.access.root.name),
  CURRENT_ACCOUNT_NAME: context(({ account }) => account.access.root.name),
  CURRENT_ORGANIZATION_NAME: context(() => 'LOCAL'),
  CURRENT_REGION: context(({ account }) => account.region),
  CURRENT_ROLE: context(({ session }) => session.role),
  CURRENT_SECONDARY_ROLES: context(({ account, session }) => spelledSecondaryRoles(account.access, session)),
  CURRENT_USER: bareContext(({ session }) => session.user),
  CURRENT_DATABASE: context(({ session }) => session.database),
  CURRENT_SCHEMA: context(({ session }) => session.schema),
  CURRENT_WAREHOUSE: context(({ session }) => session.warehouse),
  CURRENT_SESSION: context(({ session }) => String(session.id)),
  CURRENT_VERSION: context(() => '9.99.0'),
  IS_ROLE_IN_SESSION: {
    args: [1, 1],
    evaluate: ([role = NULL], { account, session }) =>
      booleanValue(account.access.effectiveRoles(session.roles).has(asText(role)))
  },
  CURRENT_TIMESTAMP: currentTimestamp,
  LOCALTIMESTAMP: currentTimestamp,
  GETDATE: { ...currentTimestamp, args: [0, 0] },
  SYSTIMESTAMP: { ...currentTimestamp, args: [0, 0] },
  SYSDATE: {
    args: [0, 0],
    evaluate: (_, { account }) => wallClock(inZone('timestamp_tz', account.now().getTime(), 'UTC'))
  },
  CONVERT_TIMEZONE: { args: [2, 3], evaluate: (args, { session }) => convertTimezone(args, session.timezone) },
  DATEADD: {
    args: [3, 3],
    evaluate: ([unit = NULL, count = NULL, timestamp = NULL]) =>
      dateAdd(asText(unit), Number(asText(count)), asTimestamp(timestamp))
  },
  TO_VARCHAR: toText,
  TO_CHAR: toText,
  TO_TIMESTAMP_NTZ: {
    args: [1, 1],
    evaluate: ([value = NULL]) => (value.type === 'null' ? NULL : wallClock(asTimestamp(value)))
  },
  SYSTEM$PIPE_STATUS: {
    args: [1, 1],
    evaluate: async ([name = NULL], where) => textValue(await pipeStatus(asText(name), where))
  },
  SYSTEM$PIPE_FORCE_RESUME: {
    args: [1, 2],
    evaluate: ([name = NULL, overrides = NULL], where) =>
      textValue(forceResume(asText(name), overrides.type === 'null' ? null : asText(overrides), where))
  },
  SYSTEM$STREAM_HAS_DATA: {
    args: [1, 1],
    evaluate: async ([name = NULL], where) =>
      booleanValue(await where.account.data.streamHasData(existing(where, 'stream', nameIn(asText(name)))))
  },
  SYSTEM$VALIDATE_STORAGE_INTEGRATION: {
    args: [4, 4],
    evaluate: async (args, where) => textValue(await validateIntegration(args.map(asText), where))
  },
  SYSTEM$GET_AWS_SNS_IAM_POLICY: {
    args: [1, 1],
    evaluate: ([topic = NULL], { account }) => textValue(topicPolicy(asText(topic), account.aws.iamUserArn))
  },
  SYSTEM$WAIT: {
    args: [1, 2],
    evaluate: async ([amount = NULL, unit]) =>
      textValue(await wait(Number(asText(amount)), unit === undefined ? 'SECONDS' : asText(unit)))
  },
  SYSTEM$ENABLE_BEHAVIOR_CHANGE_BUNDLE: bundleFunction((changes, bundle) => changes.set(bundle, true)),
  SYSTEM$DISABLE_BEHAVIOR_CHANGE_BUNDLE: bundleFunction((changes, bundle) => changes.set(bundle, false)),
  SYSTEM$BEHAVIOR_CHANGE_BUNDLE_STATUS: bundleFunction(() => undefined),
  GET_DDL: {
    args: [2, 3],
    evaluate: ([kind = NULL, name = NULL, qualified = NULL], where) =>
      textValue(getDdl(asText(kind), asText(name), where, /^true$/i.test(asText(qualified))))
  }
}

/** In real time, whatever the sandbox's clock says. https://docs.snowflake.com/en/sql-reference/functions/system_wait */
async function wait(amount: number, unit: string): Promise<string> {
  const seconds = { MILLISECONDS: 0.001, SECONDS: 1, MINUTES: 60, HOURS: 3600, DAYS: 86_400 }[unit.toUpperCase()]
  if (seconds === undefined) throw invalidValue(unit, 'time_unit')
  await sleep(amount * seconds * 1000, undefined, { ref: false })
  return `waited ${amount} ${unit.toLowerCase()}`
}

function textOf(value: ScalarValue, format: ScalarValue | undefined): ScalarValue {
  if (value.type === 'null' || format?.type === 'null') return NULL
  return textValue(format === undefined ? asText(value) : formatTimestamp(asTimestamp(value), asText(format)))
}

/** https://docs.snowflake.com/en/sql-reference/functions/convert_timezone */
function convertTimezone(args: readonly ScalarValue[], timezone: string): ScalarValue {
  const [first = NULL, second = NULL, third] = args
  const timestamp = asTimestamp(third ?? second)
  if (third !== undefined)
    return wallClock(
      inZone('timestamp_tz', atZone('timestamp_tz', wallClock(timestamp), asText(first)).at, asText(second))
    )
  const moment = timestamp.type === 'timestamp_ntz' ? atZone('timestamp_ltz', timestamp, timezone) : timestamp
  return inZone('timestamp_tz', moment.at, asText(first))
}

/** Needs MONITOR, OPERATE or OWNERSHIP on the pipe. */
async function pipeStatus(name: string, where: Context): Promise<string> {
  const pipe = existing(where, 'pipe', nameIn(name))
  const { access, data } = where.account
  if (
    !access.holds(where.session.roles, 'OPERATE', pipe) &&
    !access.holdsOnAccount(where.session.roles, 'MONITOR EXECUTION')
  )
    access.requireOn(where.session.roles, 'MONITOR', pipe)
  return data.pipeStatus(pipe)
}

/** Needs OPERATE or OWNERSHIP on the pipe. What it answers is assumed. */
function forceResume(name: string, overrides: string | null, where: Context): string {
  const pipe = existing(where, 'pipe', nameIn(name))
  where.account.access.requireOn(where.session.roles, 'OPERATE', pipe)
  resume(where, pipe, overridesIn(overrides))
  return 'Statement executed successfully.'
}

/** https://docs.snowflake.com/en/sql-reference/functions/system_get_aws_sns_iam_policy */
function topicPolicy(topic: string, user: string): string {
  const statement = {
    Sid: '1',
    Effect: 'Allow',
    Principal: { AWS: user },
    Action: ['sns:Subscribe'],
    Resource: [topic]
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

/** The name is not folded to upper case. */
async function validateIntegration(
  [name = '', location = '', file = '', action = '']: readonly string[],
  where: Context
): Promise<string> {
  const { store, access, data } = where.account
  const integration = store.named('integration', name)
  if (integration === undefined || !access.sees(where.session.roles, integration))
    throw doesNotExist('Integration', name)
  if (!['read', 'write', 'list', 'delete', 'all'].includes(action))
    throw refused('001008', '22023', `invalid value [${action}] for parameter 'action'`)
  return data.validateIntegration(integration, location, file, action)
}
