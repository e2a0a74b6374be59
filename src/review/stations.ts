import type { Change } from '../model/change'
import type { Station } from '../model/station'

interface Part extends Omit<Station, 'includes' | 'data'> {
  readonly kinds: readonly string[]
  readonly data?: Omit<NonNullable<Station['data']>, 'includes'> & { readonly kind: string }
}

const AWS = 'AWS'
const SNOWFLAKE = 'Snowflake'

/**
 * The pipeline as people draw it: access logs go from the source buckets to the log bucket, from there through the pipe
 * to the staging table, and the task parses them into the table that readers query.
 */
const PARTS: readonly Part[] = [
  {
    id: 'sources',
    label: 'Source buckets',
    group: AWS,
    kinds: ['s3-logging'],
    words: { create: '▶️ logging on', delete: '⏹️ logging off' },
    parts: ['logging'],
    to: [{ id: 'bucket', what: 'logs' }]
  },
  {
    id: 'bucket',
    label: 'Log bucket',
    group: AWS,
    kinds: ['s3-bucket', 's3-lifecycle', 's3-delivery-policy'],
    data: { what: 'log objects', holder: 'bucket', rest: 'settings', kind: 's3-bucket' },
    parts: ['delivery'],
    to: [{ id: 'events', what: '' }]
  },
  {
    id: 'events',
    label: 'Notification',
    group: AWS,
    kinds: ['s3-notification', 'sns-permission'],
    parts: ['notification'],
    to: [{ id: 'pipe', what: 'new objects' }]
  },
  {
    id: 'role',
    label: 'IAM role',
    group: AWS,
    kinds: ['iam-role', 'iam-role-policy'],
    parts: ['access'],
    to: [{ id: 'integration', what: 'trust' }]
  },
  {
    id: 'integration',
    label: 'Integration, stage',
    group: SNOWFLAKE,
    kinds: ['storage-integration', 'stage', 'file-format'],
    parts: ['integration'],
    to: [{ id: 'pipe', what: '' }]
  },
  {
    id: 'pipe',
    label: 'Pipe',
    group: SNOWFLAKE,
    kinds: ['pipe', 'standby'],
    parts: ['pipe'],
    to: [{ id: 'tables', what: '' }]
  },
  {
    id: 'tables',
    label: 'Tables, stream',
    group: SNOWFLAKE,
    kinds: ['database', 'schema', 'table', 'stream'],
    data: { what: 'rows', holder: 'tables', rest: 'stream', kind: 'table' },
    parts: ['tables', 'stream', 'rows'],
    to: [{ id: 'task', what: '' }]
  },
  {
    id: 'task',
    label: 'Task, parser',
    group: SNOWFLAKE,
    kinds: ['task', 'function', 'warehouse'],
    parts: ['task', 'cost'],
    to: [{ id: 'readers', what: 'rows' }]
  },
  {
    id: 'readers',
    label: 'Views, grants',
    group: SNOWFLAKE,
    kinds: ['view', 'alert', 'grant'],
    parts: ['alerts'],
    to: []
  }
]

export const STATIONS: readonly Station[] = PARTS.map(({ kinds, data, ...part }) => ({
  ...part,
  ...(data === undefined
    ? {}
    : { data: { ...data, includes: ({ kind }: Pick<Change, 'kind'>) => kind === data.kind } }),
  includes: ({ kind }) => kinds.includes(kind)
}))
