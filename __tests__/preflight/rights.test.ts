import { describe, expect, test } from '@jest/globals'
import type { Plan } from '../../src/model/change'
import type { Row } from '../../src/model/operation'
import { isMissing, lacking, rightsFor, type Right } from '../../src/preflight/rights'
import { DATABASE, granted, planOfOnly, planWith, ROLE, SCHEMA } from './changes'

/** "privilege ON what" of all that the plan takes, each once. */
function takenBy(plan: Plan): readonly string[] {
  const rights = plan.changes.flatMap((change) => rightsFor(change, plan))
  return [...new Set(rights.map(({ privilege, on, object }) => [privilege, 'ON', on, ...object].join(' ')))].toSorted()
}

describe('the rights that a plan takes', () => {
  const serverless = { warehouse: null }
  const inSchema = ['FILE FORMAT', 'FUNCTION', 'PIPE', 'STAGE', 'STREAM', 'TABLE', 'TASK', 'VIEW'].map(
    (type) => `CREATE ${type} ON SCHEMA ${DATABASE} PUBLIC`
  )
  test.each<[string, Plan, readonly string[]]>([
    [
      'all is to be made',
      planWith({}),
      [
        'CREATE DATABASE ON ACCOUNT',
        'CREATE INTEGRATION ON ACCOUNT',
        'CREATE WAREHOUSE ON ACCOUNT',
        'EXECUTE TASK ON ACCOUNT'
      ]
    ],
    [
      'all is to be made, without a warehouse',
      planWith({}, serverless),
      [
        'CREATE DATABASE ON ACCOUNT',
        'CREATE INTEGRATION ON ACCOUNT',
        'EXECUTE MANAGED TASK ON ACCOUNT',
        'EXECUTE TASK ON ACCOUNT'
      ]
    ],
    [
      'there is a database',
      planWith({ database: 'none', 'storage-integration': 'none', warehouse: 'none' }),
      [`CREATE SCHEMA ON DATABASE ${DATABASE}`, 'EXECUTE TASK ON ACCOUNT']
    ],
    [
      'there is a schema',
      planWith({ database: 'none', schema: 'none', 'storage-integration': 'none', warehouse: 'none' }),
      [...inSchema, 'EXECUTE TASK ON ACCOUNT']
    ],
    ['one table is missing', planOfOnly({ table: 'create' }), [`CREATE TABLE ON SCHEMA ${DATABASE} PUBLIC`]],
    ['the schema cannot be seen', planOfOnly({ schema: 'blocked', table: 'create' }), []],
    ['a task is altered', planOfOnly({ task: 'update' }), ['EXECUTE TASK ON ACCOUNT']],
    [
      'a task without a warehouse is altered',
      planOfOnly({ task: 'update' }, serverless),
      ['EXECUTE MANAGED TASK ON ACCOUNT', 'EXECUTE TASK ON ACCOUNT']
    ],
    ['others are altered', planOfOnly({ warehouse: 'update', pipe: 'replace', stage: 'update', view: 'update' }), []],
    ['what is only in AWS is made', planOfOnly({ 's3-bucket': 'create', 'iam-role': 'create' }), []],
    ['a role is granted rights', planOfOnly({ grant: 'create' }, { readerRoles: ['ANALYST'] }), []],
    ['all is there', planOfOnly({}), []]
  ])('%s', (_, plan, rights) => {
    expect(takenBy(plan)).toEqual([...rights].toSorted())
  })
})

const DATABASE_RIGHT: Right = { privilege: 'CREATE DATABASE', on: 'ACCOUNT', object: [], to: 'create it' }
const SCHEMA_RIGHT: Right = { privilege: 'CREATE SCHEMA', on: 'DATABASE', object: [DATABASE], to: 'create it' }
const TABLE_RIGHT: Right = { privilege: 'CREATE TABLE', on: 'SCHEMA', object: [DATABASE, 'PUBLIC'], to: 'create it' }
const MIXED_RIGHT: Right = { ...TABLE_RIGHT, object: ['my "db"', 'PUBLIC'] }
const RUN_RIGHT: Right = { privilege: 'EXECUTE TASK', on: 'ACCOUNT', object: [], to: 'run it' }
const RESUME_RIGHT: Right = { ...RUN_RIGHT, ownerOf: [DATABASE, 'PUBLIC', 'T'] }

describe('a right is missing', () => {
  test.each<[string, Right, readonly Row[]]>([
    ['nothing is granted', DATABASE_RIGHT, []],
    ['another right is', DATABASE_RIGHT, [granted('CREATE WAREHOUSE', 'ACCOUNT')]],
    ['MANAGE GRANTS is', DATABASE_RIGHT, [granted('MANAGE GRANTS', 'ACCOUNT')]],
    ['a database role cannot have it', DATABASE_RIGHT, [granted('USAGE', 'DATABASE_ROLE', `${DATABASE}.WRITER`)]],
    ['another database is owned', SCHEMA_RIGHT, [granted('OWNERSHIP', 'DATABASE', 'OTHER')]],
    ['the database is only seen', SCHEMA_RIGHT, [granted('USAGE', 'DATABASE', DATABASE)]],
    ['the schema of another database', TABLE_RIGHT, [granted('CREATE TABLE', 'SCHEMA', 'OTHER.PUBLIC')]],
    [
      'a schema whose name is in other letters',
      TABLE_RIGHT,
      [granted('CREATE TABLE', 'SCHEMA', `${DATABASE}."public"`)]
    ],
    ['the database is owned, its schema is not', TABLE_RIGHT, [granted('OWNERSHIP', 'DATABASE', DATABASE)]],
    ['another type may be created', TABLE_RIGHT, [granted('CREATE VIEW', 'SCHEMA', SCHEMA)]],
    [`a database role of Snowflake's`, TABLE_RIGHT, [granted('USAGE', 'DATABASE_ROLE', 'SNOWFLAKE.CORTEX_USER')]],
    ['the task is owned', RESUME_RIGHT, [granted('OWNERSHIP', 'TASK', `${SCHEMA}.T`)]],
    ['tasks may only be created', RUN_RIGHT, [granted('CREATE TASK', 'SCHEMA', SCHEMA)]]
  ])('%s', (_, right, rows) => {
    expect(isMissing(right, rows)).toBe(true)
  })
})

describe('a right is there, or may be', () => {
  const inherited = { is_inherited: 'true', inherited_from: 'DATABASE', inherited_from_database: DATABASE }
  test.each<[string, Right, readonly Row[]]>([
    ['on the account', DATABASE_RIGHT, [granted('CREATE DATABASE', 'ACCOUNT')]],
    ['among others', DATABASE_RIGHT, [granted('USAGE', 'ROLE', 'R'), granted('CREATE DATABASE', 'ACCOUNT')]],
    ['on the database', SCHEMA_RIGHT, [granted('CREATE SCHEMA', 'DATABASE', DATABASE)]],
    ['the database is owned', SCHEMA_RIGHT, [granted('OWNERSHIP', 'DATABASE', DATABASE)]],
    ['on the schema', TABLE_RIGHT, [granted('CREATE TABLE', 'SCHEMA', SCHEMA)]],
    ['the schema is owned', TABLE_RIGHT, [granted('OWNERSHIP', 'SCHEMA', SCHEMA)]],
    ['a name with quotes', MIXED_RIGHT, [granted('CREATE TABLE', 'SCHEMA', '"my ""db""".PUBLIC')]],
    ['on all schemas', TABLE_RIGHT, [granted('CREATE TABLE', 'SCHEMA', `${DATABASE}.<SCHEMA>`, inherited)]],
    ['a database role', TABLE_RIGHT, [granted('USAGE', 'DATABASE_ROLE', `${DATABASE}.WRITER`)]],
    ['a role whose name we cannot read', TABLE_RIGHT, [granted('USAGE', 'INSTANCE_ROLE', `${DATABASE}.S.I!R`)]],
    ['the task is of another owner', RESUME_RIGHT, [granted('OPERATE', 'TASK', `${SCHEMA}.T`)]],
    [
      'the task is owned, and may be run',
      RESUME_RIGHT,
      [granted('OWNERSHIP', 'TASK', `${SCHEMA}.T`), granted('EXECUTE TASK', 'ACCOUNT')]
    ]
  ])('%s', (_, right, rows) => {
    expect(isMissing(right, rows)).toBe(false)
  })
})

test.each<[Right, string, string]>([
  [DATABASE_RIGHT, ROLE, 'DEPLOY may not create it. As ACCOUNTADMIN: GRANT CREATE DATABASE ON ACCOUNT TO ROLE DEPLOY.'],
  [
    SCHEMA_RIGHT,
    'my role',
    `"my role" may not create it. As the database's owner: GRANT CREATE SCHEMA ON DATABASE S3_ACCESS_LOGS_DB TO ROLE "my role".`
  ],
  [
    MIXED_RIGHT,
    ROLE,
    `DEPLOY may not create it. As the schema's owner: GRANT CREATE TABLE ON SCHEMA "my ""db""".PUBLIC TO ROLE DEPLOY.`
  ],
  [RUN_RIGHT, ROLE, 'DEPLOY may not run it. As ACCOUNTADMIN: GRANT EXECUTE TASK ON ACCOUNT TO ROLE DEPLOY.']
])('what is told of %j to %s', (right, role, told) => {
  expect(lacking(right, role)).toBe(told)
})
