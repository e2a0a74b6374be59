/** Which access a change of a policy gives or takes away. What is open to everyone comes first. */
import { bucketArn } from '../aws/arns'
import { covers } from '../aws/patterns'
import { ANYONE, includes, includesPrincipal, reachOf } from '../aws/policy-reach'
import type { Danger } from '../model/appraisal'
import type { Work } from '../model/change'
import { changeIn, changes, type Dangers, items, liveOf, security } from './danger'
import { allowedAfter, allowedNow, directions } from './direction'

/** What Snowflake may do in the log bucket. */
export const rolePolicyAccess: Dangers = (work) => {
  if (work.action === 'create') return [always('New access: the role can read the log objects under the prefix.')]
  if (work.action === 'delete')
    return [
      security(
        'Access will end: the role will not be able to read the log objects.',
        'Access ended: the role can no longer read the log objects.'
      )
    ]
  return [...everything(work), ...directions(work, { ...GRANTS, what: 'what the role may do' }), ...leaving(work)]
}

/** What changes for places that the logs leave or have left: the live property says it in sentences that stay true. */
function leaving(work: Work): readonly Danger[] {
  return items(changeIn(work, 'leaving')?.before).map((sentence) => always(String(sentence)))
}

/** As true before the change as after it. */
function always(sentence: string): Danger {
  return security(sentence, sentence)
}

/** Sentences of a policy, as src/aws/policy-meaning.ts writes them. */
const GRANTS = {
  field: 'grants',
  items: 'permissions',
  includes,
  restricts: (sentence: string) => sentence.startsWith('Deny ')
}

/** What a reader has to know first: that the role may do everything. */
function everything(work: Work): readonly Danger[] {
  const grants = allowedNow(work, GRANTS).flatMap((sentence) => {
    const reach = reachOf(sentence)
    const isUnlimited = reach?.effect === 'Allow' && reach.conditions.length === 0 && isEveryBucket(reach.resource)
    return isUnlimited ? [{ ...reach, text: sentence.slice('Allow '.length) }] : []
  })
  const find = (action: string) => grants.find((grant) => coversAction(grant.action, action))
  const [all, s3, some] = [find('*'), find('s3:*'), grants[0]]
  if (all !== undefined) return [wasAllowed('do anything in the AWS account', all.text)]
  if (s3 !== undefined) return [wasAllowed('do anything in S3', s3.text)]
  return some === undefined
    ? []
    : [
        security(
          `The role has access to every bucket now (\`${some.text}\`).`,
          `The role had access to every bucket (\`${some.text}\`).`
        )
      ]
}

function wasAllowed(what: string, by: string): Danger {
  return security(`The role may ${what} now (\`${by}\`).`, `The role was allowed to ${what} (\`${by}\`).`)
}

/** Who may write to the log bucket in the name of S3's log delivery. */
export const deliveryAccess: Dangers = (work) => {
  if (work.action === 'create') {
    return [always('New access: S3’s log delivery can write under the prefix, on behalf of the declared buckets.')]
  }
  if (work.action === 'delete')
    return [
      security(
        'Access will end: S3’s log delivery will not be able to write under the prefix.',
        'Access ended: S3’s log delivery can no longer write under the prefix.'
      )
    ]
  if (changes(work, 'effect'))
    return [
      security(
        'New access: the statement does not allow now what it allows after the change.',
        'New access: the statement did not allow what it allows now.'
      )
    ]
  return [
    ...anyBucket(work),
    ...directions(work, { ...WRITERS, what: 'who may write to the log bucket' }),
    ...directions(work, { ...SOURCES, what: 'for which buckets logs may be written' }),
    ...directions(work, {
      field: 'actions',
      what: 'what log delivery may do',
      items: 'actions',
      includes: coversAction
    }),
    ...directions(work, {
      field: 'resources',
      what: 'where log delivery may write',
      items: 'places',
      includes: coversArn
    }),
    ...directions(work, { ...CONDITIONS, what: 'under which conditions logs may be written' }),
    ...leaving(work)
  ]
}

const WRITERS = { field: 'principals', items: 'principals', includes: includesPrincipal }
/** Without a condition on the source, any bucket may be one. */
const SOURCES = { field: 'sourceArns', items: 'buckets', includes: coversArn, empty: '*' }
const CONDITIONS = { field: 'conditions', items: 'conditions', includes: isSame, restricts: () => true }

/** What a reader has to know first: whom or what the statement does not limit at all. */
function anyBucket(work: Work): readonly Danger[] {
  const live = (field: string) => items(liveOf(work, field)).map(String)
  const isUnlimited = live('conditions').length === 0 && live('sourceArns').length === 0
  if (isUnlimited && allowedNow(work, WRITERS).includes(ANYONE)) {
    return [
      security(
        'Anyone in any AWS account can write to the log bucket now: the statement names "*" without a condition.',
        'Anyone in any AWS account could write to the log bucket: the statement named "*" without a condition.'
      )
    ]
  }
  const [before, after] = [allowedNow(work, SOURCES), allowedAfter(work, SOURCES)].map((arns) =>
    arns.find(isEveryBucket)
  )
  if (before !== undefined)
    return [
      security(
        `The logs of every bucket may be written now (\`${before}\`).`,
        `The logs of every bucket could be written (\`${before}\`).`
      )
    ]
  return after === undefined
    ? []
    : [
        security(
          `After the change, the logs of every bucket of the account may be written (\`${after}\`).`,
          `The logs of every bucket of the account may be written now (\`${after}\`).`
        )
      ]
}

/** Who may send to the topic, and who may receive from it. */
export const topicAccess: Dangers = (work) => {
  const what = 'S3 can publish the events of the log bucket, and Snowflake’s IAM user can subscribe'
  if (work.action === 'create') return [always(`New access: ${what} to the topic.`)]
  if (work.action === 'delete')
    return [
      security(
        'Access will end: S3 will not be able to publish to the topic, nor Snowflake’s IAM user to subscribe to it.',
        'Access ended: S3 can no longer publish to the topic, nor Snowflake’s IAM user subscribe to it.'
      )
    ]
  return [
    ...anyone(work, 'publish', 'publish to the topic'),
    ...anyone(work, 'subscribe', 'subscribe to the topic'),
    ...directions(work, { ...GRANTS, field: 'publish', what: 'who may publish to the topic' }),
    ...directions(work, { ...GRANTS, field: 'subscribe', what: 'who may subscribe to the topic' })
  ]
}

/** What a reader has to know first: that a policy lets in everyone. */
function anyone(work: Work, field: string, what: string): readonly Danger[] {
  const isOpen = allowedNow(work, { field })
    .map(reachOf)
    .some((reach) => reach?.effect === 'Allow' && reach.principal === ANYONE && reach.conditions.length === 0)
  return isOpen
    ? [
        security(
          `Anyone in any AWS account can ${what} now: its policy names "*" without a condition.`,
          `Anyone in any AWS account could ${what}: its policy named "*" without a condition.`
        )
      ]
    : []
}

function coversArn(wide: string, narrow: string): boolean {
  return hasException(wide, narrow) ? wide === '*' : covers(wide, narrow)
}

function coversAction(wide: string, narrow: string): boolean {
  return coversArn(wide.toLowerCase(), narrow.toLowerCase())
}

/** "not s3:GetObject": a statement that allows everything but what it names. */
function hasException(...items: readonly string[]): boolean {
  return items.some((item) => item.startsWith('not '))
}

function isSame(one: string, other: string): boolean {
  return one === other
}

/** In any partition. */
function isEveryBucket(arn: string): boolean {
  const [, partition = 'aws'] = /^arn:([\w-]+):/.exec(arn) ?? []
  return coversArn(arn, bucketArn({ partition }, '*'))
}
