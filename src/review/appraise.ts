import type { Appraisals, Area, Danger } from '../model/appraisal'
import { isWork, type Plan, type Work } from '../model/change'
import * as access from './access'
import type { Dangers, Pipeline } from './danger'
import { deliveryLines } from './delivery'
import * as lines from './log-lines'

interface Trait {
  readonly area: Area
  readonly plural: string
  readonly dangers: readonly Dangers[]
}

/** What people should know about each kind of object. */
export const TRAITS: Readonly<Record<string, Trait>> = {
  's3-bucket': trait('AWS', 'buckets', access.bucketAccess, lines.bucketLines),
  's3-lifecycle': trait('AWS', 'rules', lines.expirationLines),
  's3-delivery-policy': trait('AWS', 'policies', access.deliveryAccess, deliveryLines),
  's3-logging': trait('AWS', 'buckets', lines.loggingLines),
  's3-notification': trait('AWS', 'notifications', lines.notificationLines),
  'iam-role': trait('AWS', 'roles', access.roleAccess),
  'iam-role-policy': trait('AWS', 'policies', access.rolePolicyAccess),
  'storage-integration': trait('Snowflake ingest', 'integrations', access.integrationAccess, lines.integrationLines),
  warehouse: trait('Snowflake ingest', 'warehouses'),
  database: trait('Snowflake ingest', 'databases'),
  schema: trait('Snowflake ingest', 'schemas'),
  'file-format': trait('Snowflake ingest', 'file formats'),
  stage: trait('Snowflake ingest', 'stages', lines.stageLines),
  table: trait('Snowflake ingest', 'tables', lines.tableLines),
  function: trait('Snowflake ingest', 'functions', lines.functionLines),
  stream: trait('Snowflake ingest', 'streams', lines.streamLines),
  pipe: trait('Snowflake ingest', 'pipes', lines.pipeLines),
  task: trait('Snowflake ingest', 'tasks', lines.taskLines),
  view: trait('Snowflake read', 'views'),
  grant: trait('Snowflake read', 'privileges', access.grantAccess)
}

/** What people should know about each change of a plan. Pure. */
export function appraise({ changes }: Plan): Appraisals {
  const isRunning = changes.some(
    ({ kind, action }) => HOLDS_LINES.has(kind) && action !== 'create' && action !== 'blocked'
  )
  return new Map(
    changes.map((change) => {
      const { area, plural, dangers } = TRAITS[change.kind] ?? trait('AWS', 'objects')
      return [
        change.address,
        { area, plural, dangers: isWork(change) ? all(dangers, change, { isRunning, changes }) : [] }
      ]
    })
  )
}

/** If one of these exists, then the pipeline was set up before. */
const HOLDS_LINES: ReadonlySet<string> = new Set(['pipe', 'stream', 'table', 'task'])

function all(dangers: readonly Dangers[], work: Work, pipeline: Pipeline): readonly Danger[] {
  return dangers.flatMap((one) => one(work, pipeline))
}

function trait(area: Area, plural: string, ...dangers: readonly Dangers[]): Trait {
  return { area, plural, dangers }
}
