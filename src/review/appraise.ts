import type { Appraisal, Appraisals, Area, Danger } from '../model/appraisal'
import { type Change, isBlocked, isWork, type Plan, type Work } from '../model/change'
import * as access from './access'
import type { Dangers, Pipeline } from './danger'
import { deliveryLines } from './delivery'
import { notificationLines } from './events'
import * as lines from './log-lines'
import { OUTAGES } from './outages'
import * as policies from './policy-access'
import { prunedLogging } from './pruned'
import { roleAccess } from './trust'

interface Trait {
  readonly area: Area
  readonly plural: string
  readonly inputs: readonly string[]
  readonly dangers: readonly Dangers[]
}

/** What people should know about each kind of object. */
export const TRAITS: Readonly<Record<string, Trait>> = {
  's3-bucket': trait('AWS', 'buckets', ['bucket'], access.bucketAccess, lines.bucketLines),
  's3-lifecycle': trait('AWS', 'rules', ['log-expiration-days', 'bucket'], lines.expirationLines),
  's3-delivery-policy': trait('AWS', 'policies', ['bucket'], policies.deliveryAccess, deliveryLines),
  's3-logging': trait('AWS', 'buckets', ['source-buckets', 'bucket'], lines.loggingLines),
  's3-notification': trait('AWS', 'notifications', ['sns-topic', 'bucket'], notificationLines),
  'iam-role': trait('AWS', 'roles', ['role'], roleAccess),
  'iam-role-policy': trait('AWS', 'policies', ['role'], policies.rolePolicyAccess),
  'sns-permission': trait('AWS', 'permissions', ['sns-topic'], policies.topicAccess),
  'storage-integration': trait(
    'Snowflake ingest',
    'integrations',
    ['integration', 'role'],
    access.integrationAccess,
    lines.integrationLines
  ),
  warehouse: trait('Snowflake ingest', 'warehouses', ['warehouse']),
  database: trait('Snowflake ingest', 'databases', ['database']),
  schema: trait('Snowflake ingest', 'schemas', ['schema', 'database']),
  'file-format': trait('Snowflake ingest', 'file formats', ['table']),
  stage: trait('Snowflake ingest', 'stages', ['table'], lines.stageLines),
  table: trait('Snowflake ingest', 'tables', ['table'], lines.tableLines),
  function: trait('Snowflake ingest', 'functions', ['table'], lines.functionLines),
  stream: trait('Snowflake ingest', 'streams', ['table'], lines.streamLines),
  pipe: trait('Snowflake ingest', 'pipes', ['table'], lines.pipeLines),
  task: trait('Snowflake ingest', 'tasks', ['schedule', 'table'], lines.taskLines),
  view: trait('Snowflake read', 'views', ['table']),
  alert: trait('Snowflake read', 'alerts', ['alerts', 'alert-detections']),
  grant: trait('Snowflake read', 'privileges', ['reader-roles', 'plan-roles'], access.grantAccess)
}

/** What people should know about each change of a plan, and about what these changes delete too. Pure. */
export function appraise({ changes }: Plan): Appraisals {
  const isRunning = changes.some(
    ({ kind, action }) => HOLDS_LINES.has(kind) && action !== 'create' && action !== 'blocked'
  )
  const pipeline = { isRunning, changes }
  const others = changes.filter(isWork).flatMap(prunedLogging)
  return new Map([...others, ...changes].map((change) => [change.address, appraisal(change, pipeline)]))
}

function appraisal(change: Change, pipeline: Pipeline): Appraisal {
  const { area, plural, inputs, dangers } = TRAITS[change.kind] ?? trait('AWS', 'objects', [])
  const known = { area, plural, inputs, spoken: SPOKEN }
  const kinds = [...dangers, ...outages(change)]
  if (isWork(change)) return { ...known, dangers: all(kinds, change, pipeline), also: prunedLogging(change) }
  return { ...known, dangers: isBlocked(change) ? whileBlocked(change, kinds, pipeline) : [], also: [] }
}

/** `obstacles` are why a change is blocked; of the others, a danger or a change of its own says what happens. */
const SPOKEN: readonly string[] = ['obstacles', 'leaving', 'unread', 'undeclaredSources']

/** Of an object that does not exist and cannot be created, only that log lines do not flow without it. */
function whileBlocked(blocked: Change, kinds: readonly Dangers[], pipeline: Pipeline): readonly Danger[] {
  const { address, kind, declared, diff, notes, coveredBy } = blocked
  const isAbsent = diff.length > 0 && diff.every(({ before }) => before === undefined)
  if (!isAbsent) return []
  const covered = coveredBy === undefined ? {} : { coveredBy }
  const create: Work = { address, kind, declared, diff, notes, ...covered, action: 'create', desired: {} }
  return all(kinds, create, pipeline).flatMap(({ concerns, outage }) =>
    outage === undefined ? [] : [{ concerns, sentence: outage.now, outage: { ...outage, isBlocked: true } }]
  )
}

function outages({ kind }: Change): readonly Dangers[] {
  const found = OUTAGES[kind]
  return found === undefined ? [] : [found]
}

/** If one of these exists, then the pipeline was set up before. */
const HOLDS_LINES: ReadonlySet<string> = new Set(['pipe', 'stream', 'table', 'task'])

function all(dangers: readonly Dangers[], work: Work, pipeline: Pipeline): readonly Danger[] {
  return dangers.flatMap((one) => one(work, pipeline))
}

function trait(area: Area, plural: string, inputs: readonly string[], ...dangers: readonly Dangers[]): Trait {
  return { area, plural, inputs, dangers }
}
