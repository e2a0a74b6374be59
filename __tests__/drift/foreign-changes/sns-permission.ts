import { ANY, differs, type ForeignChange, NO_CHANGE } from '../foreign-change'
import type { Statement } from '../hands'
import type { Pipeline } from '../pipelines'
import { putTopicPolicy, topicStatements } from '../topics'

type Purpose = 'publish' | 'subscribe'

const SIDS = { publish: 'S3AccessLogsToSnowflakePublish', subscribe: 'S3AccessLogsToSnowflakeSubscribe' }
const hasTopic = ({ topic }: Pipeline) => topic !== null
const address = ({ topic }: Pipeline) => `sns-permission:${topic?.split(':').at(-1) ?? ''}`

function changed(
  title: string,
  purpose: Purpose,
  edit: (statement: Statement) => Statement | undefined,
  expects: (pipeline: Pipeline) => ReturnType<ForeignChange['expects']>
): ForeignChange {
  return {
    title: `topic ${title}`,
    when: hasTopic,
    async make({ topic }, hands) {
      if (topic === null) throw new Error('there is no topic')
      const statements = await topicStatements(hands, topic)
      const isOurs = ({ Sid }: Statement) => String(Sid).startsWith(SIDS[purpose])
      const edited = statements.flatMap((one): readonly Statement[] => {
        const left = isOurs(one) ? edit(one) : one
        return left === undefined ? [] : [left]
      })
      await putTopicPolicy(hands, topic, edited)
    },
    expects,
    touches: (pipeline) => [`${address(pipeline)}#${purpose}`]
  }
}

const differing = (purpose: Purpose) => (pipeline: Pipeline) => differs(address(pipeline), { [purpose]: ANY })

export const snsPermissionChanges: readonly ForeignChange[] = [
  changed(
    'to which S3 can publish for everybody',
    'publish',
    (statement) => ({ ...statement, Condition: {} }),
    differing('publish')
  ),
  changed(
    'to which S3 cannot publish',
    'publish',
    (statement) => ({ ...statement, Effect: 'Deny' }),
    differing('publish')
  ),
  changed(
    'to which everybody can subscribe',
    'subscribe',
    (statement) => ({ ...statement, Principal: '*' }),
    differing('subscribe')
  ),
  changed('to which Snowflake cannot subscribe', 'subscribe', () => undefined, differing('subscribe')),
  changed(
    'policy written in another way',
    'publish',
    (statement) => ({ ...statement, Action: ['SNS:Publish'] }),
    NO_CHANGE
  )
]
