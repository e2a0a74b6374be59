import { bucketArn, objectsArn, roleArn } from '../../src/aws/arns'
import { OPERATIONS, type Target } from '../../src/aws/operations'
import { codeBlock, type Page } from './sections'

const HOME = { partition: 'aws', account: '111122223333' }
const LOG_BUCKET = bucketArn(HOME, 'my-access-logs')
const SOURCE_BUCKETS = bucketArn(HOME, 'app-*')
const LOG_OBJECTS = objectsArn(HOME, 'my-access-logs', '')
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:new-logs'
const ROLE = roleArn(HOME, '/', 'snowflake-access-logs')

interface Group {
  readonly sid: string
  readonly targets: readonly Target[]
  readonly resource: string | readonly string[]
}

const GROUPS: readonly Group[] = [
  { sid: 'Globs', targets: ['account'], resource: '*' },
  { sid: 'SourceBuckets', targets: ['any bucket', 'source buckets'], resource: SOURCE_BUCKETS },
  { sid: 'LogBucket', targets: ['any bucket', 'log bucket'], resource: LOG_BUCKET },
  { sid: 'Role', targets: ['role'], resource: ROLE },
  { sid: 'Topic', targets: ['topic'], resource: TOPIC }
]
const DATA: Group = {
  sid: 'Data',
  targets: ['log bucket', 'log objects'],
  resource: [LOG_BUCKET, LOG_OBJECTS]
}

type Sent = (typeof OPERATIONS)[keyof typeof OPERATIONS]
const operations: readonly Sent[] = Object.values(OPERATIONS)

/** The policies of docs/permissions-aws.md, from src/aws/operations.ts. */
export function awsPermissionsPage(): Page {
  const plan = operations.filter(({ access, only }) => access === 'read' && !isForDestroy(only))
  const apply = operations.filter(({ access, only }) => access === 'write' && !isForDestroy(only))
  const destroy = operations.filter(({ only }) => only === 'with destroy')
  const data = operations.filter(({ only }) => only === 'with destroy-data')
  return {
    file: 'docs/permissions-aws.md',
    sections: {
      plan: policy(statements(plan, GROUPS)),
      apply: policy(statements(apply, GROUPS)),
      destroy: policy([...statements(destroy, GROUPS), ...statements(data, [DATA])])
    }
  }
}

function isForDestroy(only: Sent['only']): boolean {
  return only === 'with destroy' || only === 'with destroy-data'
}

function statements(sent: readonly Sent[], groups: readonly Group[]): readonly object[] {
  return groups.flatMap(({ sid, targets, resource }) => {
    const actions = sent.filter(({ on }) => targets.includes(on)).flatMap((operation) => operation.actions)
    const unique = [...new Set(actions)].toSorted()
    if (unique.length === 0) return []
    return [{ Sid: sid, Effect: 'Allow', Action: unique.length === 1 ? unique[0] : unique, Resource: resource }]
  })
}

function policy(Statement: readonly object[]): string {
  return codeBlock('json', JSON.stringify({ Version: '2012-10-17', Statement }))
}
