import type { ObjectKind } from '../contract'
import type { Securable } from './objects'

/** What can be granted on what. https://docs.snowflake.com/en/user-guide/security-access-control-privileges */
const PRIVILEGES: Readonly<Record<ObjectKind | 'role' | 'account', readonly string[]>> = {
  account: [
    'CREATE DATABASE',
    'CREATE WAREHOUSE',
    'CREATE INTEGRATION',
    'CREATE ROLE',
    'CREATE USER',
    'EXECUTE ALERT',
    'EXECUTE MANAGED ALERT',
    'EXECUTE TASK',
    'EXECUTE MANAGED TASK',
    'MANAGE GRANTS',
    'MANAGE WAREHOUSES',
    'MONITOR EXECUTION',
    'MONITOR USAGE'
  ],
  role: [],
  warehouse: ['APPLYBUDGET', 'MODIFY', 'MONITOR', 'OPERATE', 'USAGE'],
  database: ['CREATE SCHEMA', 'MODIFY', 'MONITOR', 'USAGE'],
  schema: [
    'CREATE ALERT',
    'CREATE FILE FORMAT',
    'CREATE FUNCTION',
    'CREATE PIPE',
    'CREATE STAGE',
    'CREATE STREAM',
    'CREATE TABLE',
    'CREATE TASK',
    'CREATE VIEW',
    'MODIFY',
    'MONITOR',
    'USAGE'
  ],
  integration: ['USAGE'],
  'file format': ['USAGE'],
  stage: ['USAGE'],
  table: ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRUNCATE', 'UPDATE'],
  view: ['REFERENCES', 'SELECT'],
  stream: ['SELECT'],
  pipe: ['MONITOR', 'OPERATE'],
  function: ['USAGE'],
  task: ['MONITOR', 'OPERATE'],
  alert: ['MONITOR', 'OPERATE']
}

export function privilegesOn(object: Securable): readonly string[] {
  return PRIVILEGES[object.kind]
}
