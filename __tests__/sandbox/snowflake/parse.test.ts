import { describe, expect, test } from '@jest/globals'
import { parse } from '../../../sandbox/snowflake/statements/parse'
import { CRON_LINES, WRONG_CRON_LINES } from '../../fakes/cron-lines'
import { codeOf } from './account'

const COPY = 'COPY INTO T (A, B) FROM (SELECT x.$1, METADATA$FILENAME FROM @S/p/ x)'
const INTEGRATION = `TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/r' STORAGE_ALLOWED_LOCATIONS = ('s3://bucket/')`

describe('statements that are parsed', () => {
  test.each([
    [
      'create or replace transient database "a.b" comment = \'x\';',
      { type: 'CREATE DATABASE', name: ['a.b'], orReplace: true }
    ],
    ['CREATE SCHEMA IF NOT EXISTS db.s', { type: 'CREATE SCHEMA', name: ['DB', 'S'], ifNotExists: true }],
    [
      "CREATE WAREHOUSE w WITH WAREHOUSE_SIZE = 'x-small' AUTO_SUSPEND = NULL",
      { options: { WAREHOUSE_SIZE: 'X-SMALL', AUTO_SUSPEND: null } }
    ],
    ['ALTER WAREHOUSE w RESUME IF SUSPENDED', { action: { do: 'RESUME', ifSuspended: true } }],
    [`CREATE STORAGE INTEGRATION i ENABLED = TRUE ${INTEGRATION}`, { type: 'CREATE STORAGE INTEGRATION' }],
    ["ALTER INTEGRATION i SET ENABLED = FALSE COMMENT = 'x'", { set: { ENABLED: false, COMMENT: 'x' } }],
    [
      'ALTER STORAGE INTEGRATION i UNSET COMMENT, STORAGE_BLOCKED_LOCATIONS',
      { unset: ['COMMENT', 'STORAGE_BLOCKED_LOCATIONS'] }
    ],
    [
      String.raw`CREATE FILE FORMAT f NULL_IF = ('\\N', '') RECORD_DELIMITER = '\\n' SKIP_HEADER = 1`,
      { options: { NULL_IF: ['\\N', ''], RECORD_DELIMITER: '\n', SKIP_HEADER: 1, FIELD_DELIMITER: ',' } }
    ],
    [
      "CREATE STAGE s URL = 's3://bucket/' STORAGE_INTEGRATION = i FILE_FORMAT = f DIRECTORY = (ENABLE = TRUE)",
      { options: { FILE_FORMAT: { named: ['F'] }, DIRECTORY: { ENABLE: true } } }
    ],
    [
      "CREATE TABLE t (a INT NOT NULL DEFAULT 3 COMMENT 'x', b NUMBER(10, 2), PRIMARY KEY (a)) COMMENT = 'y'",
      {
        columns: [
          { name: 'A', type: 'NUMBER(38,0)', nullable: false, default: '3', comment: 'x' },
          { name: 'B', type: 'NUMBER(10,2)', nullable: true, default: null, comment: null }
        ]
      }
    ],
    [
      'CREATE TABLE t (a DATETIME, b DOUBLE PRECISION, c TIMESTAMP WITH TIME ZONE, d STRING(5), e CHAR)',
      {
        columns: [
          { type: 'TIMESTAMP_NTZ(9)' },
          { type: 'FLOAT' },
          { type: 'TIMESTAMP_TZ(9)' },
          { type: 'VARCHAR(5)' },
          { type: 'VARCHAR(1)' }
        ]
      }
    ],
    [
      "CREATE TABLE t (a TEXT COLLATE '' NOT NULL COMMENT '')",
      { columns: [{ name: 'A', type: 'VARCHAR(16777216)', nullable: false, comment: '' }] }
    ],
    ['CREATE TABLE t AS SELECT 1; ', { query: 'SELECT 1' }],
    [
      'ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT, b TEXT',
      { action: { do: 'ADD COLUMN', ifNotExists: true, columns: [{ name: 'A' }, { name: 'B' }] } }
    ],
    ['ALTER TABLE t DROP COLUMN a, b', { action: { do: 'DROP COLUMN', names: ['A', 'B'] } }],
    [
      'ALTER TABLE t MODIFY COLUMN a SET DATA TYPE VARCHAR(10), b DROP NOT NULL',
      {
        action: {
          changes: [
            { column: 'A', set: { type: 'VARCHAR(10)' } },
            { column: 'B', set: { nullable: true } }
          ]
        }
      }
    ],
    [
      "CREATE OR REPLACE VIEW v (a COMMENT 'x', b) COPY GRANTS COMMENT = 'y' AS SELECT 1, 2",
      {
        columns: [
          { name: 'A', comment: 'x' },
          { name: 'B', comment: null }
        ],
        grants: 'copy',
        query: 'SELECT 1, 2'
      }
    ],
    [
      "CREATE OR REPLACE STREAM s ON TABLE t AT (STREAM => 'db.s.s') APPEND_ONLY = TRUE",
      { at: ['DB', 'S', 'S'], options: { APPEND_ONLY: true } }
    ],
    [
      `CREATE PIPE p AUTO_INGEST = TRUE COMMENT = 'c' AS\n${COPY} ON_ERROR = 'SKIP_FILE_3%' ;`,
      {
        definition: `${COPY} ON_ERROR = 'SKIP_FILE_3%'`,
        copy: {
          columns: ['A', 'B'],
          select: ['$1', 'METADATA$FILENAME'],
          stage: ['S'],
          path: 'p/',
          onError: 'SKIP_FILE_3%'
        }
      }
    ],
    [
      "ALTER PIPE p REFRESH PREFIX = 'd/' MODIFIED_AFTER = '2026-01-02T03:04:05Z'",
      { action: { do: 'REFRESH', prefix: 'd/', modifiedAfter: new Date('2026-01-02T03:04:05Z') } }
    ],
    [
      "CREATE FUNCTION f(a VARCHAR, b INT) RETURNS TABLE (x VARCHAR, y NUMBER(3)) LANGUAGE JAVASCRIPT IMMUTABLE COMMENT = 'c' STRICT AS $$ {} $$",
      {
        args: [
          { name: 'A', type: 'VARCHAR' },
          { name: 'B', type: 'NUMBER(38,0)' }
        ],
        returns: 'TABLE (X VARCHAR, Y NUMBER(3,0))',
        volatility: 'IMMUTABLE',
        nullHandling: 'RETURNS NULL ON NULL INPUT',
        body: ' {} '
      }
    ],
    [
      "CREATE FUNCTION f() RETURNS FLOAT NOT NULL AS '1 + 1'",
      { language: 'SQL', returns: 'FLOAT NOT NULL', returnsTable: null, body: '1 + 1' }
    ],
    [
      "CREATE TASK t SCHEDULE = 'USING CRON 0 * * * * UTC' WHEN SYSTEM$STREAM_HAS_DATA('s') AND TRUE AS INSERT INTO a SELECT 1",
      { condition: "SYSTEM$STREAM_HAS_DATA('s') AND TRUE", definition: 'INSERT INTO a SELECT 1' }
    ],
    [
      'CREATE TASK t WAREHOUSE = w AS BEGIN INSERT INTO a SELECT 1; DELETE FROM b; END;',
      { definition: 'BEGIN INSERT INTO a SELECT 1; DELETE FROM b; END' }
    ],
    ['ALTER TASK t MODIFY AS SELECT 2', { action: { do: 'MODIFY AS', definition: 'SELECT 2' } }],
    ['ALTER TASK t UNSET SCHEDULE, WAREHOUSE', { action: { names: ['SCHEDULE', 'WAREHOUSE'] } }],
    [
      'GRANT SELECT, INSERT ON TABLE db.s.t TO ROLE r WITH GRANT OPTION',
      { privileges: ['SELECT', 'INSERT'], to: { kind: 'role', name: 'R' }, grantOption: true }
    ],
    [
      'GRANT CREATE FILE FORMAT ON SCHEMA db.s TO r',
      { privileges: ['CREATE FILE FORMAT'], target: { kind: 'schema', name: ['DB', 'S'] } }
    ],
    [
      'GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA db.s TO ROLE r',
      { privileges: ['ALL'], target: { on: 'all', kind: 'table' } }
    ],
    ['GRANT OWNERSHIP ON PIPE p TO ROLE r COPY CURRENT GRANTS', { type: 'GRANT OWNERSHIP', currentGrants: 'COPY' }],
    ['REVOKE ROLE a FROM USER b', { type: 'REVOKE ROLE', to: { kind: 'user', name: 'B' } }],
    [
      "SHOW TABLES LIKE 'a%' IN SCHEMA db.s STARTS WITH 'A' LIMIT 3 FROM 'AB'",
      { kind: 'table', like: 'a%', startsWith: 'A', limit: { rows: 3, from: 'AB' } }
    ],
    ["SHOW PARAMETERS LIKE 'x' IN TASK t", { type: 'SHOW PARAMETERS', target: { kind: 'task', name: ['T'] } }],
    ['DESC FUNCTION f(VARCHAR(10), INT)', { kind: 'function', argTypes: ['VARCHAR(10)', 'NUMBER(38,0)'] }],
    ['DESCRIBE TABLE db.s.t TYPE = COLUMNS', { type: 'DESCRIBE', kind: 'table', name: ['DB', 'S', 'T'] }],
    ['DROP SCHEMA IF EXISTS db.s CASCADE', { kind: 'schema', ifExists: true }],
    ['USE SECONDARY ROLES NONE', { what: 'secondary roles', roles: [] }],
    ['USE SECONDARY ROLES A, "b"', { what: 'secondary roles', roles: ['A', 'b'] }],
    ["ALTER SESSION SET TIMEZONE = 'UTC', QUERY_TAG = 'x'", { set: { TIMEZONE: 'UTC', QUERY_TAG: 'x' } }],
    [
      "COPY INTO t FROM (SELECT g.$1 FROM @s (FILE_FORMAT => f, PATTERN => '.*x') g)",
      { select: ['$1'], fileFormat: { named: ['F'] }, pattern: '.*x' }
    ],
    ['LIST @db.s.st/a/', { type: 'LIST STAGE', name: ['DB', 'S', 'ST'], path: 'a/', pattern: null }],
    ["ls @st pattern = '.*x'", { type: 'LIST STAGE', name: ['ST'], path: '', pattern: '.*x' }],
    ['-- c\n with x as (select 1) select * from x', { type: 'QUERY', verb: 'WITH' }]
  ])('%s', (sql, expected) => {
    expect(parse(sql)).toMatchObject(expected)
  })
})

describe('statements that are refused', () => {
  test.each([
    ['FOO BAR', '001003', "syntax error line 1 at position 0 unexpected 'FOO'."],
    ['', '001003', "unexpected '<EOF>'"],
    ['CREATE', '001003', "position 6 unexpected '<EOF>'"],
    ['CREATE\n  PIPO p', '001003', "line 2 at position 2 unexpected 'PIPO'"],
    ['SHOW', '001003', '<EOF>'],
    ['DROP PIPE a.b.c.d', '001003', 'unexpected'],
    ['DROP WAREHOUSE a.b', '001003', "unexpected 'a'"],
    ['DROP PIPE p q', '001003', "unexpected 'q'"],
    ['SELECT 1; SELECT 2', '000008', 'Actual statement count 2 did not match the desired statement count 1.'],
    ['CREATE OR REPLACE TABLE IF NOT EXISTS t (a INT)', '001003', "unexpected 'IF'"],
    ['CREATE SECURE TABLE t (a INT)', '001003', "unexpected 'SECURE'"],
    ['CREATE TEMPORARY TABLE t (a INT)', '000002', 'TEMPORARY TABLE'],
    ['CREATE OR ALTER TABLE t (a INT)', '000002', 'CREATE OR ALTER'],
    ["CREATE USER u TYPE = SERVICE PASSWORD = 'x'", '001420', 'PASSWORD'],
    ["CREATE USER u WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = 'i' SUBJECT = 's')", '001420', 'WORKLOAD_IDENTITY'],
    ["CREATE USER u TYPE = SERVICE WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = 'i')", '002029', 'SUBJECT'],
    ["CREATE NETWORK POLICY p ALLOWED_IP_LIST = ('10.0.0.1')", '000002', 'NETWORK'],
    ['CREATE INTEGRATION i ENABLED = TRUE', '001003', "unexpected 'INTEGRATION'"],
    [`CREATE STORAGE INTEGRATION i ${INTEGRATION}`, '002029', 'Missing option(s): [ENABLED]'],
    [
      'CREATE STORAGE INTEGRATION i ENABLED = TRUE',
      '002029',
      'TYPE, STORAGE_PROVIDER, STORAGE_AWS_ROLE_ARN, STORAGE_ALLOWED_LOCATIONS'
    ],
    [
      `CREATE STORAGE INTEGRATION i ENABLED = YES ${INTEGRATION}`,
      '001008',
      "invalid value [YES] for parameter 'ENABLED'"
    ],
    [`CREATE STORAGE INTEGRATION i ENABLED = TRUE ENABLED = TRUE ${INTEGRATION}`, '001424', 'duplicate'],
    ["ALTER STORAGE INTEGRATION i SET STORAGE_ALLOWED_LOCATIONS = ('gcs://x/')", '001008', 'gcs://x/'],
    [
      "ALTER STORAGE INTEGRATION i SET STORAGE_PROVIDER = 'S3'",
      '001420',
      "invalid property 'STORAGE_PROVIDER' for 'INTEGRATION'"
    ],
    ['ALTER STORAGE INTEGRATION i UNSET USE_PRIVATELINK_ENDPOINT', '001420', 'USE_PRIVATELINK_ENDPOINT'],
    ['ALTER STORAGE INTEGRATION i SET', '001003', '<EOF>'],
    ['CREATE WAREHOUSE w WAREHOUSE_SIZE = HUGE', '001008', 'HUGE'],
    ["CREATE WAREHOUSE w AUTO_SUSPEND = '60'", '001003', 'unexpected'],
    ['CREATE FILE FORMAT f SKIP_HEADERS = 1', '001420', "invalid property 'SKIP_HEADERS' for 'FILE_FORMAT'"],
    ['CREATE FILE FORMAT f TYPE = JSON SKIP_HEADER = 1', '001008', 'SKIP_HEADER'],
    ['CREATE FILE FORMAT f TYPE = AVRO', '000002', 'AVRO'],
    ["CREATE STAGE s URL = 'gcs://x/'", '001008', 'gcs://x/'],
    ["CREATE STAGE s CREDENTIALS = (AWS_KEY_ID = 'x')", '000002', 'CREDENTIALS'],
    ['ALTER STAGE s UNSET COMMENT', '001003', "unexpected 'UNSET'"],
    ['CREATE TABLE t', '001003', '<EOF>'],
    ['CREATE TABLE t (a)', '001003', "unexpected ')'"],
    ['CREATE TABLE t (a FOO)', '001003', "unexpected 'FOO'"],
    ['CREATE TABLE t (a VARCHAR(1, 2))', '001008', 'VARCHAR'],
    ['CREATE TABLE t CLONE u', '000002', 'CLONE'],
    ['DESC TABLE t TYPE = STAGE', '000002', 'TYPE = STAGE'],
    ['DESC TABLE t TYPE = ROWS', '001003', "unexpected 'ROWS'"],
    ['DESC VIEW v TYPE = COLUMNS', '001003', "unexpected 'TYPE'"],
    ["CREATE TABLE t (a TEXT COLLATE 'en-upper')", '000002', 'COLLATE'],
    ["CREATE TABLE t (a INT COLLATE 'en-ci')", '002247', 'NUMBER(38,0)'],
    ['CREATE TABLE t (a TEXT COLLATE)', '001003', "unexpected ')'"],
    ["CREATE TABLE t (a INT) AS SELECT 1 COMMENT 'x'; x", '000008', 'statement count'],
    ['CREATE VIEW v AS DELETE FROM t', '001003', "unexpected 'DELETE'"],
    ['CREATE STREAM s ON VIEW v', '000002', 'VIEW'],
    ['CREATE STREAM s ON TABLE t INSERT_ONLY = TRUE', '001420', 'INSERT_ONLY'],
    ["CREATE STREAM s ON TABLE t BEFORE (TIMESTAMP => '2026-01-01')", '000002', 'BEFORE (TIMESTAMP'],
    ['CREATE STREAM s APPEND_ONLY = TRUE ON TABLE t', '001003', "unexpected 'APPEND_ONLY'"],
    ['CREATE PIPE p AS SELECT 1', '001003', "unexpected 'SELECT'"],
    [`CREATE PIPE p AS ${COPY} COMMENT = 'late'`, '001420', "invalid property 'COMMENT' for 'COPY'"],
    [`CREATE PIPE p AS ${COPY} WHERE 1 = 1`, '001003', "unexpected 'WHERE'"],
    ['CREATE PIPE p AS COPY INTO t FROM (SELECT $1 FROM @s WHERE $1 IS NULL)', '002098', 'simple SELECT'],
    ['CREATE PIPE p AS COPY INTO t FROM (SELECT DISTINCT $1 FROM @s)', '002098', 'simple SELECT'],
    ['CREATE PIPE p AS COPY INTO t FROM (SELECT (SELECT 1) FROM @s)', '002098', 'simple SELECT'],
    ['CREATE PIPE p AS COPY INTO t FROM (SELECT PARSE_LOG($1) FROM @s)', '002098', 'PARSE_LOG'],
    ['CREATE PIPE p AS COPY INTO t FROM (SELECT UPPER($1) FROM @s)', '002098', 'UPPER'],
    ['COPY INTO t FROM (SELECT COALESCE($1, $2) FROM @s)', '002098', 'COALESCE'],
    ['CREATE PIPE p AS COPY INTO t FROM @s ON_ERROR = IGNORE', '001008', 'IGNORE'],
    ['ALTER PIPE p SET AUTO_INGEST = TRUE', '001420', "invalid property 'AUTO_INGEST' for 'PIPE'"],
    ["ALTER PIPE p REFRESH MODIFIED_AFTER = 'yesterday'", '001008', 'yesterday'],
    ["CREATE FUNCTION IF NOT EXISTS f() RETURNS INT LANGUAGE JAVASCRIPT AS ''", '001003', 'unexpected'],
    ["CREATE FUNCTION f() RETURNS INT LANGUAGE JAVA AS ''", '000002', 'JAVA'],
    ["CREATE FUNCTION f() RETURNS INT LANGUAGE PYTHON AS ''", '002029', 'RUNTIME_VERSION, HANDLER'],
    ["CREATE FUNCTION f() RETURNS INT LANGUAGE PYTHON RUNTIME_VERSION = 4 HANDLER = 'f' AS ''", '001008', '4'],
    [
      "create function f() returns int language python runtime_version=3.8 handler='f' as ''",
      '391569',
      '3.8 is decommissioned'
    ],
    [
      "CREATE FUNCTION f() RETURNS INT LANGUAGE PYTHON RUNTIME_VERSION = '3.12' HANDLER = 'f' PACKAGES = ('numpy') AS ''",
      '000002',
      'PACKAGES'
    ],
    ["CREATE FUNCTION f() RETURNS INT LANGUAGE JAVASCRIPT HANDLER = 'f' AS ''", '001420', 'HANDLER'],
    ["CREATE FUNCTION f() LANGUAGE JAVASCRIPT RETURNS INT AS ''", '001003', "unexpected 'LANGUAGE'"],
    ["CREATE FUNCTION f(a) RETURNS INT AS ''", '001003', "unexpected ')'"],
    ["CREATE TASK t SCHEDULE = '5 FORTNIGHTS' AS SELECT 1", '001008', '5 FORTNIGHTS'],
    ["CREATE TASK t SCHEDULE = '5 SECONDS' AS SELECT 1", '001008', '5 SECONDS'],
    ['CREATE TASK t WHEN RANDOM() > 1 AS SELECT 1', '000002', 'RANDOM'],
    ['CREATE TASK t AFTER u AS SELECT 1', '000002', 'task graphs'],
    ['CREATE TASK t WAREHOUSE = w', '001003', '<EOF>'],
    ["CREATE TASK t AS SELECT 1 WHEN SYSTEM$STREAM_HAS_DATA('s'); AS", '000008', 'statement count'],
    ['ALTER TASK t SET', '001003', '<EOF>'],
    ['ALTER TASK t SET USER_TASK_TIMEOUT_MS = 604800001', '001008', '604800001'],
    ['ALTER TASK t UNSET FOO', '001420', 'FOO'],
    ['GRANT ON TABLE t TO ROLE r', '001003', "unexpected 'ON'"],
    ['GRANT SELECT ON FUTURE TABLES IN SCHEMA s TO ROLE r', '000002', 'FUTURE'],
    ["SHOW PIPES STARTS WITH 'a'", '001003', "unexpected 'STARTS'"],
    ['SHOW WAREHOUSES IN ACCOUNT', '001003', "unexpected 'IN'"],
    ["SHOW PIPES IN SCHEMA s LIKE 'x'", '001003', "unexpected 'LIKE'"],
    ['SHOW BANANAS', '001003', 'BANANAS'],
    ["ALTER SESSION SET FOO = 'x'", '001420', "invalid property 'FOO' for 'SESSION'"],
    ['USE ROLE a.b', '001003', 'unexpected'],
    ['EXECUTE IMMEDIATE $$ x $$', '000002', 'Unsupported feature'],
    ['LIST @~', '000002', 'user stages']
  ])('%s', (sql, code, message) => {
    const error = refusal(() => parse(sql))
    expect(codeOf(error)).toBe(code)
    expect(String(error)).toContain(message)
  })
})

describe('a cron expression', () => {
  const create = (line: string) => parse(`CREATE TASK t SCHEDULE = 'USING CRON ${line}' AS SELECT 1`)

  test.each(CRON_LINES)('%s is taken: %s', (line) => {
    expect(create(line)).toMatchObject({ options: { SCHEDULE: `USING CRON ${line}` } })
  })

  test.each(WRONG_CRON_LINES)('%s is refused: %s', (line) => {
    expect(codeOf(refusal(() => create(line)))).toBe('001008')
  })
})

function refusal(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}
