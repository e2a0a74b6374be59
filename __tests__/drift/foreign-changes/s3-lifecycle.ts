import type { LifecycleRule } from '@aws-sdk/client-s3'
import {
  ANY,
  differs,
  type Expectation,
  type Expected,
  type ForeignChange,
  missing,
  NO_CHANGE
} from '../foreign-change'
import { lifecycle, putLifecycle } from '../hands'
import type { Pipeline } from '../pipelines'

const address = ({ bucket }: Pipeline) => `s3-lifecycle:${bucket}`
const expires = ({ expirationDays }: Pipeline) => expirationDays !== null
const ruleId = ({ role }: Pipeline) => `s3-access-logs-to-snowflake:${role}`
const differing = (before: Expected['before']) => (address: string) => differs(address, before)

/** Our declared rule with one difference, and the unchanged rules of others. */
function expiration(
  title: string,
  edit: (rule: LifecycleRule) => LifecycleRule | undefined,
  expected: (address: string) => Expectation
): ForeignChange {
  return {
    title,
    when: expires,
    async make(pipeline, hands) {
      const rules = await lifecycle(hands, pipeline.bucket)
      const ours = {
        ID: ruleId(pipeline),
        Filter: { Prefix: pipeline.prefix },
        Expiration: { Days: pipeline.expirationDays ?? 0 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 }
      }
      const edited = rules.flatMap((rule) =>
        rule.ID === ours.ID ? (edit({ ...ours, Status: 'Enabled' }) ?? []) : rule
      )
      await putLifecycle(hands, pipeline.bucket, edited)
    },
    expects: (pipeline) => expected(address(pipeline)),
    touches: (pipeline) => [`${address(pipeline)}#rule`]
  }
}

export const s3LifecycleChanges: readonly ForeignChange[] = [
  expiration(
    'expiration after another number of days',
    (rule) => ({ ...rule, Expiration: { Days: 3 } }),
    differing({ expirationDays: 3 })
  ),
  expiration(
    'expiration for another prefix',
    (rule) => ({ ...rule, Filter: { Prefix: 'elsewhere/' } }),
    differing({ expirationPrefix: 'elsewhere/' })
  ),
  expiration(
    'expiration only for tagged objects',
    (rule) => ({ ...rule, Filter: { Tag: { Key: 'old', Value: 'yes' } } }),
    differing({ expirationPrefix: ANY })
  ),
  expiration(
    'expiration that also moves objects',
    (rule) => ({ ...rule, Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] }),
    differing({ expirationBesides: ['Transitions'] })
  ),
  expiration(
    'expiration that keeps versions',
    ({ NoncurrentVersionExpiration: _, ...rule }) => rule,
    differing({ versionDays: null })
  ),
  expiration(
    'expiration turned off',
    (rule) => ({ ...rule, Status: 'Disabled' }),
    differing({ expirationDays: null, expirationPrefix: null, versionDays: null })
  ),
  expiration('expiration rule deleted', () => undefined, missing),
  {
    title: 'expiration in the old form of rules',
    when: expires,
    async make(pipeline, hands) {
      const rules = await lifecycle(hands, pipeline.bucket)
      // S3 takes either form, not both, and the old one has nothing but prefixes.
      const hasOldForm = rules.every(({ Filter = {} }) => Object.keys(Filter).every((key) => key === 'Prefix'))
      const older = rules.map(({ Filter, ...rule }) => ({ ...rule, Prefix: Filter?.Prefix ?? rule.Prefix ?? '' }))
      await putLifecycle(hands, pipeline.bucket, (hasOldForm ? older : rules).toReversed())
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#rule`]
  }
]
