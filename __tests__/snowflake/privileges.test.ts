import { describe, expect, test } from '@jest/globals'
import type { Plan } from '../../src/model/change'
import { isWork } from '../../src/model/change'
import type { Need, Row } from '../../src/model/operation'
import { addressesToCreate, checkableNeeds } from '../../src/snowflake/missing-privileges'
import { explainMissing, grantFor, isMissing } from '../../src/snowflake/privileges'
import { DATABASE, granted, planOfOnly, planWith, ROLE, SCHEMA, stepsOf } from '../engine/preflight/changes'
import { meaningOf } from '../fakes/meanings'

/** The privileges that are checked before the plan is applied, without duplicates. */
function checkedFor(plan: Plan): readonly string[] {
  const steps = stepsOf(plan)
  const changes = plan.changes.filter(isWork).map((change) => ({
    change,
    needs: (steps.get(change.address) ?? []).flatMap((step) =>
      step.step === 'call' ? meaningOf(step.operation).needs : []
    ),
    grants: [],
    onWarehouse: false
  }))
  const created = addressesToCreate(changes)
  const needs = changes.flatMap((one) => checkableNeeds(one, created))
  return [...new Set(needs.map(({ name, on, object }) => [name, 'ON', on, ...object].join(' ')))].toSorted()
}

describe('the privileges that a plan needs', () => {
  const serverless = { warehouse: null }
  const inSchema = ['FILE FORMAT', 'FUNCTION', 'PIPE', 'STAGE', 'STREAM', 'TABLE', 'TASK', 'VIEW'].map(
    (type) => `CREATE ${type} ON SCHEMA ${DATABASE} PUBLIC`
  )
  const used = ['USAGE ON INTEGRATION S3_INT_S3_ACCESS_LOGS', 'USAGE ON WAREHOUSE S3_ACCESS_LOGS_WH']
  const OPERATE_TASK = `OPERATE ON TASK ${DATABASE} PUBLIC S3_ACCESS_LOGS_TRANSFORMATION`
  test.each<[string, Plan, readonly string[]]>([
    [
      'everything has to be created',
      planWith({}),
      [
        'CREATE DATABASE ON ACCOUNT',
        'CREATE INTEGRATION ON ACCOUNT',
        'CREATE WAREHOUSE ON ACCOUNT',
        'EXECUTE TASK ON ACCOUNT'
      ]
    ],
    [
      'everything has to be created, without a warehouse',
      planWith({}, serverless),
      [
        'CREATE DATABASE ON ACCOUNT',
        'CREATE INTEGRATION ON ACCOUNT',
        'EXECUTE MANAGED TASK ON ACCOUNT',
        'EXECUTE TASK ON ACCOUNT'
      ]
    ],
    [
      'the database exists',
      planWith({ database: 'none', 'storage-integration': 'none', warehouse: 'none' }),
      [`CREATE SCHEMA ON DATABASE ${DATABASE}`, 'EXECUTE TASK ON ACCOUNT', ...used]
    ],
    [
      'the schema exists',
      planWith({ database: 'none', schema: 'none', 'storage-integration': 'none', warehouse: 'none' }),
      [...inSchema, 'EXECUTE TASK ON ACCOUNT', ...used]
    ],
    ['one table is missing', planOfOnly({ table: 'create' }), [`CREATE TABLE ON SCHEMA ${DATABASE} PUBLIC`]],
    ['a task is altered', planOfOnly({ task: 'update' }), ['EXECUTE TASK ON ACCOUNT', OPERATE_TASK]],
    [
      'a task without a warehouse is altered',
      planOfOnly({ task: 'update' }, serverless),
      ['EXECUTE MANAGED TASK ON ACCOUNT', 'EXECUTE TASK ON ACCOUNT', OPERATE_TASK]
    ],
    ['a warehouse is altered', planOfOnly({ warehouse: 'update' }), ['MODIFY ON WAREHOUSE S3_ACCESS_LOGS_WH']],
    [
      'a replacement needs the privilege to create the object',
      planOfOnly({ pipe: 'replace', view: 'update', function: 'update', stream: 'replace' }),
      [
        'EXECUTE TASK ON ACCOUNT',
        ...['FUNCTION', 'PIPE', 'STREAM', 'TASK', 'VIEW'].map((type) => `CREATE ${type} ON SCHEMA ${DATABASE} PUBLIC`),
        ...['', '_STAGING', '_UNPARSED'].map((table) => `SELECT ON TABLE ${DATABASE} PUBLIC S3_ACCESS_LOGS${table}`),
        `INSERT ON TABLE ${DATABASE} PUBLIC S3_ACCESS_LOGS_STAGING`,
        `SELECT ON STREAM ${DATABASE} PUBLIC S3_ACCESS_LOGS_STREAM`,
        `USAGE ON FILE FORMAT ${DATABASE} PUBLIC TEXT_FORMAT`,
        `USAGE ON STAGE ${DATABASE} PUBLIC S3_ACCESS_LOGS`,
        'USAGE ON WAREHOUSE S3_ACCESS_LOGS_WH',
        ...['ANONYMOUS', 'DENIED', 'REQUESTS'].map(
          (view) => `OWNERSHIP ON VIEW ${DATABASE} PUBLIC S3_ACCESS_LOGS_${view}`
        ),
        `OWNERSHIP ON FUNCTION ${DATABASE} PUBLIC DECODE_S3_ACCESS_LOGS_KEY`,
        `OWNERSHIP ON FUNCTION ${DATABASE} PUBLIC PARSE_S3_ACCESS_LOGS`,
        `OWNERSHIP ON PIPE ${DATABASE} PUBLIC S3_ACCESS_LOGS_PIPE`,
        `OPERATE ON PIPE ${DATABASE} PUBLIC S3_ACCESS_LOGS_PIPE`,
        `OWNERSHIP ON STREAM ${DATABASE} PUBLIC S3_ACCESS_LOGS_STREAM`
      ]
    ],
    ['only AWS objects are created', planOfOnly({ 's3-bucket': 'create', 'iam-role': 'create' }), []],
    ['privileges are granted', planOfOnly({ grant: 'create' }, { readerRoles: ['ANALYST'] }), []],
    ['everything exists', planOfOnly({}), []]
  ])('%s', (_, plan, privileges) => {
    expect(checkedFor(plan)).toEqual([...privileges].toSorted())
  })
})

const DATABASE_NEED: Need = { name: 'CREATE DATABASE', on: 'ACCOUNT', object: [] }
const SCHEMA_NEED: Need = { name: 'CREATE SCHEMA', on: 'DATABASE', object: [DATABASE] }
const TABLE_NEED: Need = { name: 'CREATE TABLE', on: 'SCHEMA', object: [DATABASE, 'PUBLIC'] }
const MIXED_NEED: Need = { ...TABLE_NEED, object: ['my "db"', 'PUBLIC'] }
const RUN_NEED: Need = { name: 'EXECUTE TASK', on: 'ACCOUNT', object: [] }
const FUNCTION_NEED: Need = { name: 'OWNERSHIP', on: 'FUNCTION', object: [DATABASE, 'PUBLIC', 'F'] }
const VIEW_NEED: Need = { name: 'OWNERSHIP', on: 'VIEW', object: [DATABASE, 'PUBLIC', 'V'] }
const MODIFY_NEED: Need = { name: 'MODIFY', on: 'WAREHOUSE', object: ['W'] }
const RESUME_NEED: Need = { ...RUN_NEED, ownerOf: { type: 'TASK', object: [DATABASE, 'PUBLIC', 'T'] } }

describe('a privilege is missing', () => {
  test.each<[string, Need, readonly Row[]]>([
    ['nothing is granted', DATABASE_NEED, []],
    ['another privilege is granted', DATABASE_NEED, [granted('CREATE WAREHOUSE', 'ACCOUNT')]],
    ['MANAGE GRANTS is granted', DATABASE_NEED, [granted('MANAGE GRANTS', 'ACCOUNT')]],
    ['a database role cannot have it', DATABASE_NEED, [granted('USAGE', 'DATABASE_ROLE', `${DATABASE}.WRITER`)]],
    ['another database is owned', SCHEMA_NEED, [granted('OWNERSHIP', 'DATABASE', 'OTHER')]],
    ['the database is only visible', SCHEMA_NEED, [granted('USAGE', 'DATABASE', DATABASE)]],
    ['the schema is in another database', TABLE_NEED, [granted('CREATE TABLE', 'SCHEMA', 'OTHER.PUBLIC')]],
    ['the name of the schema differs in case', TABLE_NEED, [granted('CREATE TABLE', 'SCHEMA', `${DATABASE}."public"`)]],
    ['the database is owned, its schema is not', TABLE_NEED, [granted('OWNERSHIP', 'DATABASE', DATABASE)]],
    ['another type may be created', TABLE_NEED, [granted('CREATE VIEW', 'SCHEMA', SCHEMA)]],
    [
      `a database role in the database SNOWFLAKE`,
      TABLE_NEED,
      [granted('USAGE', 'DATABASE_ROLE', 'SNOWFLAKE.CORTEX_USER')]
    ],
    ['the task is owned', RESUME_NEED, [granted('OWNERSHIP', 'TASK', `${SCHEMA}.T`)]],
    [
      'another function is owned',
      FUNCTION_NEED,
      [granted('OWNERSHIP', 'FUNCTION', `${SCHEMA}."F2(A VARCHAR):VARCHAR"`)]
    ],
    ['tasks may only be created', RUN_NEED, [granted('CREATE TASK', 'SCHEMA', SCHEMA)]]
  ])('%s', (_, need, rows) => {
    expect(isMissing(need, rows)).toBe(true)
  })
})

describe('a privilege is granted, or may be', () => {
  const inherited = { is_inherited: 'true', inherited_from: 'DATABASE', inherited_from_database: DATABASE }
  test.each<[string, Need, readonly Row[]]>([
    ['on the account', DATABASE_NEED, [granted('CREATE DATABASE', 'ACCOUNT')]],
    ['among others', DATABASE_NEED, [granted('USAGE', 'ROLE', 'R'), granted('CREATE DATABASE', 'ACCOUNT')]],
    ['on the database', SCHEMA_NEED, [granted('CREATE SCHEMA', 'DATABASE', DATABASE)]],
    ['the database is owned', SCHEMA_NEED, [granted('OWNERSHIP', 'DATABASE', DATABASE)]],
    ['on the schema', TABLE_NEED, [granted('CREATE TABLE', 'SCHEMA', SCHEMA)]],
    ['the schema is owned', TABLE_NEED, [granted('OWNERSHIP', 'SCHEMA', SCHEMA)]],
    ['a name with quotes', MIXED_NEED, [granted('CREATE TABLE', 'SCHEMA', '"my ""db""".PUBLIC')]],
    ['on all schemas', TABLE_NEED, [granted('CREATE TABLE', 'SCHEMA', `${DATABASE}.<SCHEMA>`, inherited)]],
    ['the function is owned', FUNCTION_NEED, [granted('OWNERSHIP', 'FUNCTION', `${SCHEMA}."F(A VARCHAR):VARCHAR"`)]],
    ['the view is owned', VIEW_NEED, [granted('OWNERSHIP', 'VIEW', `${SCHEMA}.V`)]],
    ['the view is owned, and called a table', VIEW_NEED, [granted('OWNERSHIP', 'TABLE', `${SCHEMA}.V`)]],
    ['all warehouses may be altered', MODIFY_NEED, [granted('MANAGE WAREHOUSES', 'ACCOUNT')]],
    ['a database role', TABLE_NEED, [granted('USAGE', 'DATABASE_ROLE', `${DATABASE}.WRITER`)]],
    ['a role whose name we cannot parse', TABLE_NEED, [granted('USAGE', 'INSTANCE_ROLE', `${DATABASE}.S.I!R`)]],
    ['the task has another owner', RESUME_NEED, [granted('OPERATE', 'TASK', `${SCHEMA}.T`)]],
    [
      'the task is owned, and may be run',
      RESUME_NEED,
      [granted('OWNERSHIP', 'TASK', `${SCHEMA}.T`), granted('EXECUTE TASK', 'ACCOUNT')]
    ]
  ])('%s', (_, need, rows) => {
    expect(isMissing(need, rows)).toBe(false)
  })
})

test.each<[Need, string, string]>([
  [
    DATABASE_NEED,
    ROLE,
    'DEPLOY lacks the privilege CREATE DATABASE on the account. As ACCOUNTADMIN: GRANT CREATE DATABASE ON ACCOUNT TO ROLE DEPLOY;'
  ],
  [
    SCHEMA_NEED,
    'my role',
    `"my role" lacks the privilege CREATE SCHEMA on database S3_ACCESS_LOGS_DB. As the owner of the database: GRANT CREATE SCHEMA ON DATABASE S3_ACCESS_LOGS_DB TO ROLE "my role";`
  ],
  [
    MIXED_NEED,
    ROLE,
    `DEPLOY lacks the privilege CREATE TABLE on schema "my ""db""".PUBLIC. As the owner of the schema: GRANT CREATE TABLE ON SCHEMA "my ""db""".PUBLIC TO ROLE DEPLOY;`
  ]
])('explains that %j is missing for %s', (need, role, explanation) => {
  expect(explainMissing(need, role)).toBe(explanation)
})

test.each<[Need, string]>([
  [{ name: 'USAGE', on: 'WAREHOUSE', object: ['W'] }, 'GRANT USAGE ON WAREHOUSE W TO ROLE R;'],
  [
    { name: 'OWNERSHIP', on: 'PIPE', object: ['D', 'S', 'my pipe'] },
    [
      'As its owner:',
      'ALTER PIPE D.S."my pipe" SET PIPE_EXECUTION_PAUSED = TRUE;',
      'GRANT OWNERSHIP ON PIPE D.S."my pipe" TO ROLE R COPY CURRENT GRANTS;',
      `SELECT SYSTEM$PIPE_FORCE_RESUME('D.S."my pipe"');`
    ].join('\n')
  ],
  [
    { name: 'OWNERSHIP', on: 'TASK', object: ['D', 'S', 'T'] },
    'As its owner:\nALTER TASK D.S.T SUSPEND;\nGRANT OWNERSHIP ON TASK D.S.T TO ROLE R COPY CURRENT GRANTS;\nALTER TASK D.S.T RESUME;'
  ],
  [
    { name: 'OWNERSHIP', on: 'FUNCTION', object: ['D', 'S', 'F'] },
    'As its owner: GRANT OWNERSHIP ON FUNCTION D.S.F(VARCHAR) TO ROLE R COPY CURRENT GRANTS;'
  ],
  [{ name: 'USAGE', on: 'FUNCTION', object: ['D', 'S', 'F'] }, 'GRANT USAGE ON FUNCTION D.S.F(VARCHAR) TO ROLE R;'],
  [{ name: 'USAGE', on: 'ROLE', object: ['ANALYST'] }, 'GRANT ROLE ANALYST TO ROLE R;']
])('the GRANT for %j', (need, grant) => {
  expect(grantFor(need, 'R')).toBe(grant)
})
