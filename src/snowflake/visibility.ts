/**
 * The least privilege with which a role sees an object and its properties, by type of object. None of them lets a role
 * read rows of a table or a view, or change anything; a stream has nothing less than SELECT.
 * https://docs.snowflake.com/en/user-guide/security-access-control-privileges
 */
export const LEAST_TO_SEE = {
  DATABASE: 'USAGE',
  SCHEMA: 'USAGE',
  WAREHOUSE: 'MONITOR',
  INTEGRATION: 'USAGE',
  TABLE: 'REFERENCES',
  VIEW: 'REFERENCES',
  STAGE: 'USAGE',
  'FILE FORMAT': 'USAGE',
  FUNCTION: 'USAGE',
  STREAM: 'SELECT',
  PIPE: 'MONITOR',
  TASK: 'MONITOR',
  ALERT: 'MONITOR'
} as const

export type SecurableType = keyof typeof LEAST_TO_SEE
