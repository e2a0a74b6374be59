import type { Appraisal, Appraisals, Area, Danger, Verbs } from '../model/appraisal'
import { type Change, isBlocked, isWork, type Plan, type Work } from '../model/change'
import type { Address } from '../model/fields'
import { maybeHidden } from '../model/outage'
import * as access from './access'
import type { Dangers, Pipeline } from './danger'
import { deliveryLines } from './delivery'
import { mayBeDropped } from './dropped'
import { notificationLines } from './events'
import * as lines from './log-lines'
import { OUTAGES } from './outages'
import * as policies from './policy-access'
import { prunedLogging } from './pruned'
import { roleAccess } from './trust'

interface Known extends Pipeline {
  readonly toSee: ReadonlyMap<Address, string>
}

interface Trait {
  readonly area: Area
  readonly plural: string
  readonly verbs?: Verbs
  readonly inputs: readonly string[]
  readonly dangers: readonly Dangers[]
}

/** What people should know about each kind of object. */
export const TRAITS: Readonly<Record<string, Trait>> = {
  's3-bucket': traitOf('AWS', 'buckets', ['bucket'], access.bucketAccess, lines.bucketLines),
  's3-lifecycle': traitOf('AWS', 'rules', ['log-expiration-days', 'bucket'], lines.expirationLines),
  's3-delivery-policy': traitOf('AWS', 'policies', ['bucket'], policies.deliveryAccess, deliveryLines),
  's3-logging': {
    ...traitOf('AWS', 'buckets', ['source-buckets', 'bucket'], lines.loggingLines),
    verbs: { of: 'logging of', create: ['turn on', 'turned on'], delete: ['turn off', 'turned off'] }
  },
  's3-notification': traitOf('AWS', 'notifications', ['sns-topic', 'bucket'], notificationLines),
  'iam-role': traitOf('AWS', 'roles', ['role'], roleAccess),
  'iam-role-policy': traitOf('AWS', 'policies', ['role'], policies.rolePolicyAccess),
  'sns-permission': traitOf('AWS', 'permissions', ['sns-topic'], policies.topicAccess),
  'storage-integration': traitOf(
    'Snowflake ingest',
    'integrations',
    ['integration', 'role'],
    access.integrationAccess,
    lines.integrationLines
  ),
  warehouse: traitOf('Snowflake ingest', 'warehouses', ['warehouse']),
  database: traitOf('Snowflake ingest', 'databases', ['database'], mayBeDropped),
  schema: traitOf('Snowflake ingest', 'schemas', ['schema', 'database'], mayBeDropped),
  'file-format': traitOf('Snowflake ingest', 'file formats', ['table']),
  stage: traitOf('Snowflake ingest', 'stages', ['table'], lines.stageLines),
  standby: traitOf('Snowflake ingest', 'standbys', ['bucket', 'prefix'], lines.standbyLines),
  table: traitOf('Snowflake ingest', 'tables', ['table'], lines.tableLines),
  function: traitOf('Snowflake ingest', 'functions', ['table'], lines.functionLines),
  stream: traitOf('Snowflake ingest', 'streams', ['table'], lines.streamLines),
  pipe: traitOf('Snowflake ingest', 'pipes', ['table'], lines.pipeLines),
  task: traitOf('Snowflake ingest', 'tasks', ['schedule', 'table'], lines.taskLines),
  view: traitOf('Snowflake read', 'views', ['table']),
  alert: traitOf('Snowflake read', 'alerts', ['alerts', 'alert-detections']),
  grant: traitOf('Snowflake read', 'privileges', ['reader-roles', 'plan-roles'], access.grantAccess)
}

/**
 * What people should know about each change of a plan, and about what these changes delete too. Pure.
 * @param toSee the GRANT with which the role would see each object, if it exists
 */
export function appraise({ changes }: Plan, toSee: ReadonlyMap<Address, string> = new Map()): Appraisals {
  const isRunning = changes.some(
    ({ kind, action }) => HOLDS_LINES.has(kind) && action !== 'create' && action !== 'blocked'
  )
  const pipeline = { isRunning, changes, toSee }
  const others = changes.filter(isWork).flatMap(prunedLogging)
  return new Map([...others, ...changes].map((change) => [change.address, appraisal(change, pipeline)]))
}

function appraisal(change: Change, pipeline: Known): Appraisal {
  const { dangers, ...trait } = TRAITS[change.kind] ?? traitOf('AWS', 'objects', [])
  const known = { ...trait, spoken: SPOKEN }
  const kinds = [...dangers, ...outages(change)]
  if (isWork(change)) return { ...known, dangers: all(kinds, change, pipeline), also: prunedLogging(change) }
  return { ...known, dangers: isBlocked(change) ? whileBlocked(change, kinds, pipeline) : [], also: [] }
}

/** `obstacles` are why a change is blocked; of the others, a danger or a change of its own says what happens. */
const SPOKEN: readonly string[] = ['obstacles', 'leaving', 'unnamed', 'unread', 'undeclaredSources']

/** Of an object that does not exist and cannot be created, only that log lines do not flow without it. */
function whileBlocked(blocked: Change, kinds: readonly Dangers[], pipeline: Known): readonly Danger[] {
  const { address, kind, declared, diff, notes, coveredBy } = blocked
  const isAbsent = diff.length > 0 && diff.every(({ before }) => before === undefined)
  if (!isAbsent || (blocked.action === 'blocked' && blocked.ofNothing === true)) return []
  const covered = coveredBy === undefined ? {} : { coveredBy }
  const create: Work = { address, kind, declared, diff, notes, ...covered, action: 'create', desired: {} }
  return all(kinds, create, pipeline).flatMap(({ concerns, outage }) =>
    outage === undefined
      ? []
      : [{ concerns, sentence: outage.now, done: outage.now, outage: { ...outage, isBlocked: true } }]
  )
}

function outages({ kind }: Change): readonly Dangers[] {
  const found = OUTAGES[kind]
  return found === undefined ? [] : [found]
}

/** If one of these exists, then the pipeline was set up before. */
const HOLDS_LINES: ReadonlySet<string> = new Set(['pipe', 'stream', 'table', 'task'])

function all(dangers: readonly Dangers[], work: Work, pipeline: Known): readonly Danger[] {
  const toSee = work.action === 'create' ? pipeline.toSee.get(work.address) : undefined
  const found = dangers.flatMap((one) => one(work, pipeline))
  return toSee === undefined ? found : found.map((danger) => orHidden(danger, toSee))
}

function orHidden(danger: Danger, toSee: string): Danger {
  if (danger.outage === undefined) return danger
  const [outage, sentence] = maybeHidden(danger.outage, danger.sentence, toSee)
  return { ...danger, outage, sentence }
}

function traitOf(area: Area, plural: string, inputs: readonly string[], ...dangers: readonly Dangers[]): Trait {
  return { area, plural, inputs, dangers }
}
