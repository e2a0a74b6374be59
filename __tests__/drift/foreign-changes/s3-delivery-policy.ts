import { PutBucketLoggingCommand } from '@aws-sdk/client-s3'
import { differs, type Expectation, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import { bucketPolicy, type Hands, putBucketPolicy, type Statement } from '../hands'
import { ACCOUNT, type Pipeline } from '../pipelines'

const address = ({ bucket }: Pipeline) => `s3-delivery-policy:${bucket}`
const sid = ({ role }: Pipeline) =>
  `S3AccessLogsToSnowflake${role.replaceAll('-', 'Z2D').replaceAll('.', 'Z2E').replaceAll('@', 'Z40')}`
const arn = (bucket: string) => `arn:aws:s3:::${bucket}`

/** Edits our statement, or removes it if the edit gives none. */
async function edit(
  pipeline: Pipeline,
  hands: Hands,
  change: (statement: Statement) => Statement | undefined
): Promise<void> {
  const statements = await bucketPolicy(hands, pipeline.bucket)
  const edited = statements.flatMap((one): readonly Statement[] => {
    const ours = one['Sid'] === sid(pipeline)
    return ours ? [change(one) ?? []].flat() : [one]
  })
  await putBucketPolicy(hands, pipeline.bucket, edited)
}

function edited(
  title: string,
  change: (statement: Statement, pipeline: Pipeline) => Statement | undefined,
  expects: (pipeline: Pipeline) => Expectation,
  options: Pick<ForeignChange, 'touches' | 'when'> = {}
): ForeignChange {
  return {
    title: `delivery statement: ${title}`,
    make: (pipeline, hands) => edit(pipeline, hands, (statement) => change(statement, pipeline)),
    expects,
    ...options
  }
}

/** A condition of only these tests. */
function condition(...tests: readonly Statement[]): Statement {
  return Object.assign({}, ...tests) as Statement
}

const fromSources = (values: readonly string[]) => ({ ArnLike: { 'aws:SourceArn': values } })
const fromAccount = (value: string) => ({ StringEquals: { 'aws:SourceAccount': value } })
const sourceArns = ({ sources }: Pipeline) => sources.map(arn)
const accountTest = (value: string) => `StringEquals aws:SourceAccount = ${value}`

export const s3DeliveryPolicyChanges: readonly ForeignChange[] = [
  edited(
    'denies',
    (one) => ({ ...one, Effect: 'Deny' }),
    (p) => differs(address(p), { effect: 'Deny' })
  ),
  edited(
    'allows another service too',
    (one) => ({ ...one, Principal: { Service: ['logging.s3.amazonaws.com', 'cloudtrail.amazonaws.com'] } }),
    (p) => differs(address(p), { principals: ['Service cloudtrail.amazonaws.com', 'Service logging.s3.amazonaws.com'] })
  ),
  edited(
    'allows deletion too',
    (one) => ({ ...one, Action: ['s3:PutObject', 's3:DeleteObject'] }),
    (p) => differs(address(p), { actions: ['s3:DeleteObject', 's3:PutObject'] })
  ),
  edited(
    'for another prefix',
    (one, { bucket }) => ({ ...one, Resource: `${arn(bucket)}/moved/*` }),
    (p) => differs(address(p), { resources: [`${arn(p.bucket)}/moved/*`] })
  ),
  edited(
    'one more source',
    (one, p) => ({
      ...one,
      Condition: condition(fromSources([...sourceArns(p), arn('zz-forgotten')]), fromAccount(ACCOUNT))
    }),
    (p) => differs(address(p), { sourceArns: [...sourceArns(p).toSorted(), arn('zz-forgotten')] }),
    { touches: (p) => [`${address(p)}#conditions`] }
  ),
  edited(
    'one source less',
    (one, p) => ({ ...one, Condition: condition(fromSources(sourceArns(p).slice(1)), fromAccount(ACCOUNT)) }),
    (p) => differs(address(p), { sourceArns: sourceArns(p).slice(1).toSorted() }),
    { when: ({ sources }) => sources.length > 1, touches: (p) => [`${address(p)}#conditions`] }
  ),
  edited(
    'for another account',
    (one, p) => ({ ...one, Condition: condition(fromSources(sourceArns(p)), fromAccount('210987654321')) }),
    (p) => differs(address(p), { conditions: [accountTest('210987654321')] }),
    { touches: (p) => [`${address(p)}#sourceArns`] }
  ),
  edited(
    'for any account',
    (one, p) => ({ ...one, Condition: fromSources(sourceArns(p)) }),
    (p) => differs(address(p), { conditions: [] }),
    { touches: (p) => [`${address(p)}#sourceArns`] }
  ),
  edited(
    'without conditions',
    ({ Condition: _, ...one }) => one,
    (p) => differs(address(p), { sourceArns: [], conditions: [] })
  ),
  edited(
    'only with encryption',
    (one, p) => ({
      ...one,
      Condition: condition(fromSources(sourceArns(p)), {
        StringEquals: { 'aws:SourceAccount': ACCOUNT, 's3:x-amz-server-side-encryption': 'AES256' }
      })
    }),
    (p) =>
      differs(address(p), {
        conditions: [accountTest(ACCOUNT), 'StringEquals s3:x-amz-server-side-encryption = AES256']
      }),
    { touches: (p) => [`${address(p)}#sourceArns`] }
  ),
  edited(
    'deleted',
    () => undefined,
    (p) => missing(address(p))
  ),
  {
    title: 'an undeclared bucket logs to the log bucket',
    when: ({ prune }) => prune,
    make: ({ otherBucket, bucket, prefix }, { s3 }) =>
      s3.send(
        new PutBucketLoggingCommand({
          Bucket: otherBucket,
          BucketLoggingStatus: { LoggingEnabled: { TargetBucket: bucket, TargetPrefix: `${prefix}undeclared/` } }
        })
      ),
    expects: (p) => ({
      ...differs(address(p), { undeclaredSources: [p.otherBucket] }),
      [`s3-logging:${p.otherBucket}`]: { action: 'delete', before: {} }
    }),
    touches: (p) => [address(p)]
  },
  {
    title: 'an undeclared bucket logs to the log bucket, which is only a note',
    when: ({ prune }) => !prune,
    make: ({ otherBucket, bucket, prefix }, { s3 }) =>
      s3.send(
        new PutBucketLoggingCommand({
          Bucket: otherBucket,
          BucketLoggingStatus: { LoggingEnabled: { TargetBucket: bucket, TargetPrefix: `${prefix}undeclared/` } }
        })
      ),
    expects: NO_CHANGE,
    touches: (p) => [address(p)]
  },
  {
    title: 'bucket policy with an equivalent statement',
    async make(pipeline, hands) {
      const statements = await bucketPolicy(hands, pipeline.bucket)
      const equivalent = statements.map((one) => (one['Sid'] === sid(pipeline) ? equivalentOf(pipeline) : one))
      await putBucketPolicy(hands, pipeline.bucket, equivalent.toReversed())
    },
    expects: NO_CHANGE,
    touches: (p) => [address(p)]
  }
]

/** Another order, another case, lists with one item, and an operator with the same meaning. */
function equivalentOf(pipeline: Pipeline): Statement {
  return {
    Condition: {
      StringEquals: { 'AWS:sourceaccount': [ACCOUNT] },
      ArnEquals: { 'aws:sourcearn': sourceArns(pipeline).toReversed() }
    },
    Resource: [`${arn(pipeline.bucket)}/${pipeline.prefix}*`],
    Action: 'S3:putObject',
    Principal: { Service: ['logging.s3.amazonaws.com'] },
    Effect: 'Allow',
    Sid: sid(pipeline)
  }
}
