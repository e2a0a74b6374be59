/** Every input with its default from action.yml: outside a workflow, no runner fills the defaults in. */
export const DEFAULTS = {
  mode: 'plan',
  'plan-for': 'apply',
  'fail-on-drift': 'true',
  prune: 'false',
  'destroy-data': 'false',
  bucket: '',
  prefix: '',
  role: '',
  'source-buckets': '',
  'aws-region': '',
  'allowed-account-ids': '',
  'create-bucket': 'true',
  'log-key-format': 'simple',
  'log-expiration-days': '',
  'sns-topic': '',
  'bucket-access': 'read-only',
  'permissions-boundary': '',
  tags: '',
  'snowflake-account': '',
  'snowflake-user': '',
  'snowflake-role': '',
  'snowflake-authenticator': '',
  'snowflake-audience': '',
  'snowflake-private-key': '',
  'snowflake-private-key-passphrase': '',
  'snowflake-token': '',
  'snowflake-password': '',
  database: 'S3_ACCESS_LOGS_DB',
  schema: 'PUBLIC',
  table: 'S3_ACCESS_LOGS',
  integration: 'S3_INT_S3_ACCESS_LOGS',
  'external-id': '',
  warehouse: 'S3_ACCESS_LOGS_WH',
  'warehouse-size': 'XSMALL',
  schedule: '10 minutes',
  'redact-signatures': 'true',
  detections: 'false',
  'detection-settings': '',
  alerts: '',
  'alert-detections': '',
  'alert-schedule': '60 minutes',
  'retain-days': '',
  schemas: '',
  'reader-roles': '',
  'plan-roles': '',
  backfill: 'none',
  health: 'metadata',
  'max-silence-hours': '24',
  'max-lag-minutes': '60',
  'min-stream-days': '3',
  'max-unparsed-percent': '1',
  'max-credits-per-day': '',
  comment: 'auto',
  issue: 'false',
  'issue-labels': '',
  'issue-assignees': '',
  'expect-digest': '',
  'allow-pull-requests': 'false',
  matrix: '',
  'github-token': ''
} as const satisfies Readonly<Record<string, string>>

export type InputName = keyof typeof DEFAULTS

/** The inputs that are never printed. */
export const SECRETS = [
  'snowflake-private-key',
  'snowflake-private-key-passphrase',
  'snowflake-token',
  'snowflake-password',
  'github-token'
] as const satisfies readonly InputName[]

/** What other steps and the runner put into the environment, and what is never printed either. */
export const SECRET_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN'
] as const
