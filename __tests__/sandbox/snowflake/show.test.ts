import { beforeAll, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, type Client, PIPELINE, type Row, runAll, startAccount } from './account'

let account: SnowflakeSandbox
let client: Client

beforeAll(async () => {
  account = await untilEnd(startAccount())
  client = await untilEnd(asAdmin(account))
  await runAll(client, [
    ...PIPELINE,
    "CREATE VIEW DB.S.LINES_VIEW COMMENT = 'v' AS SELECT RAW FROM DB.S.STAGING",
    "CREATE FUNCTION DB.S.PARSE(LINE VARCHAR, N INT) RETURNS TABLE (A VARCHAR, B NUMBER(10,2)) LANGUAGE JAVASCRIPT IMMUTABLE COMMENT = 'f' AS $$ { } $$",
    'CREATE FUNCTION DB.S.ONE() RETURNS FLOAT NOT NULL LANGUAGE JAVASCRIPT AS $$ return 1 $$'
  ])
})

/** The values of a DESCRIBE by property name. */
const facts = (rows: readonly Row[], column: string) =>
  Object.fromEntries<unknown>(rows.map((row) => [String(row.property), row[column]]))

const PIPE =
  'created_on name database_name schema_name definition owner notification_channel comment integration pattern error_integration owner_role_type invalid_reason kind is_snowflake_managed'
const STREAM =
  'created_on name database_name schema_name owner comment table_name source_type base_tables type stale mode stale_after invalid_reason owner_role_type'
const TASK =
  'created_on name id database_name schema_name owner comment warehouse schedule target_completion_interval predecessors state definition condition allow_overlapping_execution error_integration success_integration last_committed_on last_suspended_on owner_role_type config budget last_suspended_reason task_relations execute_as_user overlap_policy created_by_user'
const COLUMN = 'name,type,kind,null?,default,primary key,unique key,check,expression,comment,policy name,privacy domain'

describe('columns', () => {
  test.each([
    [
      'SHOW WAREHOUSES',
      'name state type size min_cluster_count max_cluster_count started_clusters running queued is_default is_current auto_suspend auto_resume available provisioning quiescing other created_on resumed_on updated_on owner comment enable_query_acceleration query_acceleration_max_scale_factor resource_monitor actives pendings failed suspended uuid scaling_policy owner_role_type resource_constraint generation'
    ],
    [
      'SHOW DATABASES',
      'created_on name is_default is_current origin owner comment options retention_time kind budget owner_role_type object_visibility'
    ],
    [
      'SHOW SCHEMAS IN DATABASE DB',
      'created_on name is_default is_current database_name owner comment options retention_time owner_role_type budget object_visibility is_nested'
    ],
    ['SHOW STORAGE INTEGRATIONS', 'name type category enabled comment created_on'],
    [
      'SHOW FILE FORMATS IN SCHEMA DB.S',
      'created_on name database_name schema_name type owner comment format_options owner_role_type'
    ],
    [
      'SHOW STAGES IN SCHEMA DB.S',
      'created_on name database_name schema_name url has_credentials has_encryption_key owner comment region type cloud notification_channel storage_integration endpoint owner_role_type directory_enabled'
    ],
    [
      'SHOW TABLES IN SCHEMA DB.S',
      'created_on name database_name schema_name kind comment cluster_by rows bytes owner retention_time automatic_clustering change_tracking search_optimization search_optimization_progress search_optimization_bytes is_external enable_schema_evolution owner_role_type is_event budget is_hybrid is_iceberg is_dynamic is_immutable'
    ],
    [
      'SHOW VIEWS IN SCHEMA DB.S',
      'created_on name reserved database_name schema_name owner comment text is_secure is_materialized owner_role_type change_tracking'
    ],
    ['SHOW STREAMS IN SCHEMA DB.S', STREAM],
    ['DESC STREAM DB.S.NEW_LINES', STREAM],
    ['SHOW PIPES IN SCHEMA DB.S', PIPE],
    ['DESCRIBE PIPE DB.S.LOADER', PIPE],
    ['SHOW TASKS IN SCHEMA DB.S', TASK],
    ['DESC TASK DB.S.MOVER', TASK],
    [
      'SHOW USER FUNCTIONS IN SCHEMA DB.S',
      'created_on name schema_name is_builtin is_aggregate is_ansi min_num_arguments max_num_arguments arguments description catalog_name is_table_function valid_for_clustering is_secure secrets external_access_integrations is_external_function language is_memoizable is_data_metric'
    ],
    [
      'SHOW ROLES',
      'created_on name is_default is_current is_inherited assigned_to_users granted_to_roles granted_roles owner comment'
    ],
    [
      'SHOW GRANTS ON DATABASE DB',
      'created_on privilege granted_on name granted_to grantee_name grant_option granted_by_role_type granted_by'
    ],
    [
      'SHOW GRANTS TO ROLE SYSADMIN',
      'created_on privilege granted_on name granted_to grantee_name grant_option granted_by'
    ],
    ['SHOW GRANTS OF ROLE SYSADMIN', 'created_on role granted_to grantee_name granted_by'],
    ['SHOW PARAMETERS IN TASK DB.S.MOVER', 'key value default level description type'],
    ['DESC INTEGRATION INT', 'property property_type property_value property_default'],
    ['DESC FILE FORMAT DB.S.LINES', 'property property_type property_value property_default'],
    ['DESC STAGE DB.S.LOGS', 'parent_property property property_type property_value property_default'],
    ['DESC FUNCTION DB.S.ONE()', 'property value']
  ])('%s', async (sql, columns) => {
    expect(Object.keys(await client.one(sql))).toEqual(columns.split(' '))
  })

  test.each([['DESC TABLE DB.S.STAGING'], ['DESC VIEW DB.S.LINES_VIEW']])('%s', async (sql) => {
    expect(Object.keys(await client.one(sql))).toEqual(COLUMN.split(','))
  })
})

describe('values', () => {
  test.each([
    [
      "SHOW WAREHOUSES LIKE 'WH'",
      {
        name: 'WH',
        state: 'SUSPENDED',
        type: 'STANDARD',
        size: 'X-Small',
        auto_suspend: 60,
        auto_resume: 'true',
        owner: 'ACCOUNTADMIN',
        resource_monitor: 'null'
      }
    ],
    ['SHOW DATABASES', { name: 'DB', is_current: 'Y', retention_time: '1', kind: 'STANDARD', options: '' }],
    [
      "SHOW SCHEMAS LIKE 'INFORMATION\\\\_SCHEMA' IN DATABASE DB",
      { name: 'INFORMATION_SCHEMA', owner: '', database_name: 'DB' }
    ],
    ['SHOW INTEGRATIONS', { name: 'INT', type: 'EXTERNAL_STAGE', category: 'STORAGE', enabled: 'true', comment: null }],
    [
      'SHOW STAGES IN SCHEMA DB.S',
      {
        name: 'LOGS',
        url: 's3://logs/a/',
        has_credentials: 'N',
        region: 'us-east-1',
        type: 'EXTERNAL',
        cloud: 'AWS',
        storage_integration: 'INT',
        directory_enabled: 'N'
      }
    ],
    [
      'SHOW TABLES IN SCHEMA DB.S',
      { name: 'STAGING', kind: 'TABLE', rows: 0, change_tracking: 'ON', retention_time: '1', is_external: 'N' }
    ],
    [
      'SHOW VIEWS IN SCHEMA DB.S',
      {
        name: 'LINES_VIEW',
        comment: 'v',
        text: "CREATE VIEW DB.S.LINES_VIEW COMMENT = 'v' AS SELECT RAW FROM DB.S.STAGING",
        is_secure: 'false'
      }
    ],
    [
      'SHOW STREAMS IN SCHEMA DB.S',
      {
        name: 'NEW_LINES',
        table_name: 'DB.S.STAGING',
        source_type: 'Table',
        type: 'DELTA',
        stale: 'false',
        mode: 'APPEND_ONLY',
        invalid_reason: 'N/A'
      }
    ],
    [
      'SHOW PIPES IN SCHEMA DB.S',
      {
        name: 'LOADER',
        definition: 'COPY INTO DB.S.STAGING FROM (SELECT $1, METADATA$FILE_ROW_NUMBER FROM @DB.S.LOGS)',
        notification_channel: 'arn:aws:sqs:us-east-1:111122223333:sf-snowpipe-AIDA',
        kind: 'STAGE',
        is_snowflake_managed: 'false',
        pattern: null
      }
    ],
    [
      'SHOW TASKS IN SCHEMA DB.S',
      {
        name: 'MOVER',
        warehouse: 'WH',
        schedule: '10 MINUTES',
        state: 'suspended',
        definition: 'DELETE FROM DB.S.STAGING',
        condition: null,
        predecessors: '[]',
        error_integration: 'null',
        allow_overlapping_execution: 'false'
      }
    ],
    [
      "SHOW USER FUNCTIONS LIKE 'PARSE'",
      {
        name: 'PARSE',
        arguments: 'PARSE(VARCHAR, NUMBER) RETURN TABLE (A VARCHAR, B NUMBER)',
        description: 'f',
        is_table_function: 'Y',
        language: 'JAVASCRIPT',
        min_num_arguments: 2,
        catalog_name: 'DB'
      }
    ],
    [
      "SHOW USER FUNCTIONS LIKE 'ONE'",
      { arguments: 'ONE() RETURN FLOAT', description: 'user-defined function', is_table_function: 'N' }
    ],
    [
      "SHOW PARAMETERS LIKE 'USER_TASK_TIMEOUT_MS' IN TASK DB.S.MOVER",
      { key: 'USER_TASK_TIMEOUT_MS', value: '3600000', default: '3600000', level: '', type: 'NUMBER' }
    ],
    [
      'SHOW GRANTS ON FUNCTION DB.S.PARSE(VARCHAR, INT)',
      {
        privilege: 'OWNERSHIP',
        granted_on: 'FUNCTION',
        name: 'DB.S."PARSE(LINE VARCHAR, N NUMBER(38,0)):TABLE(A VARCHAR, B NUMBER(10,2))"',
        granted_to: 'ROLE',
        grantee_name: 'ACCOUNTADMIN',
        grant_option: 'true'
      }
    ]
  ])('%s', async (sql, expected) => {
    expect(await client.one(sql)).toMatchObject(expected)
  })

  test('times are timestamps', async () => {
    const { created_on } = await client.one('SHOW DATABASES')
    expect(Math.abs((created_on as Date).getTime() - Date.now())).toBeLessThan(60_000)
    expect((created_on as Date).toJSON()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} -0[78]00$/)
  })

  test('of an integration: nine properties in this order, locations separated by commas, as they were written', async () => {
    const rows = await client.run('DESC STORAGE INTEGRATION INT')
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['ENABLED', 'Boolean', 'true', 'true'],
      ['STORAGE_PROVIDER', 'String', 'S3', ''],
      ['STORAGE_ALLOWED_LOCATIONS', 'List', 's3://logs/a/,s3://logs/b/', '[]'],
      ['STORAGE_BLOCKED_LOCATIONS', 'List', '', '[]'],
      ['STORAGE_AWS_IAM_USER_ARN', 'String', 'arn:aws:iam::111122223333:user/abc1-b-self1234', ''],
      ['STORAGE_AWS_ROLE_ARN', 'String', 'arn:aws:iam::123456789012:role/logs', ''],
      ['STORAGE_AWS_EXTERNAL_ID', 'String', expect.stringMatching(/^SANDBOX_SFCRole=2_.+=$/), ''],
      ['USE_PRIVATELINK_ENDPOINT', 'Boolean', 'false', 'false'],
      ['COMMENT', 'String', '', '']
    ])
  })

  test('of a file format: escaped in DESC, not in SHOW', async () => {
    await client.run(
      String.raw`CREATE FILE FORMAT DB.S.ODD FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('\\N', '-') RECORD_DELIMITER = '\n'`
    )
    const rows = await client.run('DESC FILE FORMAT DB.S.ODD')
    const values = facts(rows, 'property_value')
    expect(values).toMatchObject({
      TYPE: 'CSV',
      RECORD_DELIMITER: '\\n',
      FIELD_OPTIONALLY_ENCLOSED_BY: '\\"',
      NULL_IF: '[\\\\N, -]',
      ESCAPE_UNENCLOSED_FIELD: '\\\\',
      ESCAPE: 'NONE',
      TRIM_SPACE: 'false',
      SKIP_HEADER: '0'
    })
    expect(rows.map(({ property }) => property)).toEqual(
      'TYPE RECORD_DELIMITER FIELD_DELIMITER FILE_EXTENSION SKIP_HEADER PARSE_HEADER DATE_FORMAT TIME_FORMAT TIMESTAMP_FORMAT BINARY_FORMAT ESCAPE ESCAPE_UNENCLOSED_FIELD TRIM_SPACE FIELD_OPTIONALLY_ENCLOSED_BY NULL_IF COMPRESSION ERROR_ON_COLUMN_COUNT_MISMATCH VALIDATE_UTF8 SKIP_BLANK_LINES REPLACE_INVALID_CHARACTERS EMPTY_FIELD_AS_NULL SKIP_BYTE_ORDER_MARK ENCODING MULTI_LINE'.split(
        ' '
      )
    )
    const { format_options: options } = await client.one("SHOW FILE FORMATS LIKE 'ODD' IN SCHEMA DB.S")
    expect(JSON.parse(String(options))).toMatchObject({
      RECORD_DELIMITER: '\n',
      NULL_IF: ['\\N', '-'],
      ESCAPE_UNENCLOSED_FIELD: '\\',
      SKIP_HEADER: 0,
      TRIM_SPACE: false
    })
    expect(
      (await client.run('DESC FILE FORMAT DB.S.LINES')).find(({ property }) => property === 'NULL_IF')
    ).toMatchObject({ property_value: '[]', property_default: '[\\\\N]' })
  })

  test('of a stage: its location as a list, its named format in escaped quotes', async () => {
    const rows = await client.run('DESC STAGE DB.S.LOGS')
    expect(rows).toEqual(
      expect.arrayContaining([
        {
          parent_property: 'STAGE_LOCATION',
          property: 'URL',
          property_type: 'String',
          property_value: '["s3://logs/a/"]',
          property_default: ''
        },
        expect.objectContaining({
          parent_property: 'STAGE_FILE_FORMAT',
          property: 'FORMAT_NAME',
          property_value: '\\"DB\\".\\"S\\".\\"LINES\\"'
        }),
        expect.objectContaining({ parent_property: 'DIRECTORY', property: 'ENABLE', property_value: 'false' })
      ])
    )
    expect(rows.filter(({ parent_property: parent }) => parent === 'STAGE_FILE_FORMAT')).toHaveLength(1)
  })

  test('of a function', async () => {
    expect(facts(await client.run('DESC FUNCTION DB.S.PARSE(VARCHAR, INT)'), 'value')).toEqual({
      signature: '(LINE VARCHAR, N NUMBER)',
      returns: 'TABLE (A VARCHAR, B NUMBER(10,2))',
      language: 'JAVASCRIPT',
      'null handling': 'CALLED ON NULL INPUT',
      volatility: 'IMMUTABLE',
      body: ' { } '
    })
    expect(facts(await client.run('DESC FUNCTION DB.S.ONE()'), 'value')).toMatchObject({
      signature: '()',
      returns: 'FLOAT NOT NULL',
      volatility: 'VOLATILE'
    })
  })

  test('names that need quotes have them only inside qualified names', async () => {
    await runAll(client, [
      'CREATE SCHEMA DB."my schema"',
      'CREATE TABLE DB."my schema"."t.1" (A INT)',
      'CREATE STREAM DB."my schema".ST ON TABLE DB."my schema"."t.1"'
    ])
    expect(await client.one('SHOW STREAMS IN SCHEMA DB."my schema"')).toMatchObject({
      schema_name: 'my schema',
      table_name: 'DB."my schema"."t.1"'
    })
    await client.run('USE SCHEMA DB.S')
  })
})

describe('which rows', () => {
  beforeAll(() =>
    runAll(client, [
      'CREATE SCHEMA DB.MANY',
      ...['A_1', 'AX1', 'B_1'].map((name) => `CREATE TABLE DB.MANY.${name} (A INT)`)
    ])
  )

  test.each([
    ["LIKE 'a_1' IN SCHEMA DB.MANY", ['AX1', 'A_1']],
    ["LIKE 'a\\\\_1' IN SCHEMA DB.MANY", ['A_1']],
    ["LIKE '%1' IN SCHEMA DB.MANY", ['AX1', 'A_1', 'B_1']],
    ["IN SCHEMA DB.MANY STARTS WITH 'A'", ['AX1', 'A_1']],
    ["IN SCHEMA DB.MANY STARTS WITH 'a'", []],
    ['IN SCHEMA DB.MANY LIMIT 1', ['AX1']],
    ["IN SCHEMA DB.MANY LIMIT 5 FROM 'AX1'", ['A_1', 'B_1']],
    ['IN DB.MANY', ['AX1', 'A_1', 'B_1']],
    ["LIKE 'b%' IN DATABASE DB", ['B_1']],
    ["LIKE 'b%' IN ACCOUNT", ['B_1']]
  ])('SHOW TABLES %s', async (clauses, names) => {
    expect((await client.run(`SHOW TABLES ${clauses}`)).map(({ name }) => name)).toEqual(names)
  })
})

describe('what the official Terraform provider asks', () => {
  test.each([
    ['SHOW REPLICATION DATABASES WITH PRIMARY "ORG"."SANDBOX"."DB"', 0],
    ['SHOW PARAMETERS IN FUNCTION DB.S.PARSE(VARCHAR, NUMBER)', 5]
  ])('%s', async (sql, rows) => {
    expect(await client.run(sql)).toHaveLength(rows)
  })

  test.each([
    'POLICY_REFERENCES(REF_ENTITY_NAME => \'"DB"."S"."LINES_VIEW"\', REF_ENTITY_DOMAIN => \'VIEW\')',
    'DATA_METRIC_FUNCTION_REFERENCES(REF_ENTITY_NAME => \'"DB"."S"."LINES_VIEW"\', REF_ENTITY_DOMAIN => \'VIEW\')'
  ])('%s', async (call) => {
    await client.run('USE WAREHOUSE WH')
    expect(await client.run(`SELECT * FROM TABLE(SNOWFLAKE.INFORMATION_SCHEMA.${call})`)).toEqual([])
  })
})
