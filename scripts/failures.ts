// Prints what the action says when an operation fails, for each operation and the usual causes, so that somebody can read
// it aloud: `npx tsx scripts/failures.ts`.
import { describeAws, OPERATIONS } from '../src/aws/operations'
import { explain } from '../src/failures/explain'
import type { Meaning, Operation } from '../src/model/operation'
import { ServiceError } from '../src/model/service-error'
import { valuesIn } from '../src/snowflake/heads'
import { showName } from '../src/snowflake/identifiers'
import { loadSql } from '../src/snowflake/library'

const PLACE = { partition: 'aws', roleArn: 'arn:aws:iam::111122223333:role/team/reader' }
const AWS_INPUTS = {
  s3: { Bucket: 'my-logs' },
  iam: { RoleName: 'reader', PolicyName: 'reader-inlinepolicy' },
  sts: {},
  sns: { TopicArn: 'arn:aws:sns:us-east-1:111122223333:new-logs' }
}
const AWS_FAILURES = {
  s3: ['NoSuchBucket', 'The specified bucket does not exist'],
  iam: ['NoSuchEntity', 'The role with name reader cannot be found.'],
  sts: ['ExpiredToken', 'The security token included in the request is expired'],
  sns: ['InvalidParameter', 'Invalid parameter: Policy Error: PrincipalNotFound']
} as const
/** Values of statements that are not the path of an object in a schema. */
const VALUES: Readonly<Record<string, unknown>> = {
  database: 'DB',
  errorIntegration: 'ERRORS',
  integration: 'INTEGRATION',
  location: 's3://my-logs/access/',
  name: 'NAME',
  privilege: 'SELECT',
  role: 'ANALYST',
  schema: ['DB', 'S'],
  type: 'TABLE',
  warehouse: 'WH'
}

type Refusal = readonly [code: string, message: string]

const sql = loadSql('sql')

for (const [name, { client }] of Object.entries(OPERATIONS)) {
  const operation = { client, name, input: name === 'ListBuckets' ? {} : AWS_INPUTS[client] }
  print(operation, describeAws(operation), [
    ['AccessDenied', 'Access Denied'],
    AWS_FAILURES[client],
    ['InternalFailure', 'We encountered an internal error.']
  ])
}

for (const [name, head] of sql.heads) {
  const input = Object.fromEntries(valuesIn(head).map((value) => [value, valueOf(value)]))
  const operation: Operation = { client: 'snowflake', name, input }
  const meaning = sql.describe(operation)
  const [need] = meaning.needs
  const [type, object] = need === undefined ? ['OBJECT', 'X'] : [need.on, showName(need.object)]
  print(operation, meaning, [
    ['003001', `SQL access control error: Insufficient privileges to operate on ${type.toLowerCase()} '${object}'.`],
    ['002003', `SQL compilation error: ${capitalized(type)} '${object}' does not exist or not authorized.`],
    ['000604', 'SQL execution canceled']
  ])
}

/** As Snowflake writes types: "Table 'T' does not exist". */
function capitalized(type: string): string {
  return type.charAt(0) + type.slice(1).toLowerCase()
}

function valueOf(value: string): unknown {
  return VALUES[value] ?? ['DB', 'S', value.toUpperCase()]
}

function print(operation: Operation, meaning: Meaning, refusals: readonly Refusal[]): void {
  console.log(`\n${operation.client} ${operation.name}`)
  for (const [code, message] of refusals) {
    const error = new ServiceError(operation, code, message, { meaning, role: 'DEPLOY' })
    console.log(`  ${explain(error, PLACE).message.replaceAll('\n', '\n    ')}`)
  }
}
