/** Where a difference keeps Snowflake from reading the log bucket: the role, and what it may do. */
import { includes } from '../aws/policy-reach'
import type { Work } from '../model/change'
import { changes, changesElsewhere, type Dangers, items, maybeStopped, type Pipeline, stopped } from './danger'
import { placeLeft } from './move'
import { AGAIN, UNREADABLE } from './stopped-reading'

type Update = Extract<Work, { action: 'update' }>

/** Whether Snowflake can assume the role. https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration */
export const role: Dangers = (work, pipeline) => {
  if (!usesDeclaredRole(pipeline)) return []
  if (work.action === 'create')
    return [
      stopped(
        { part: 'access', now: `There is no role: ${UNREADABLE}`, remedy: 'creates the role' },
        `There was no role: ${AGAIN}`
      )
    ]
  if (work.action !== 'update' || trustsSnowflake(work)) return []
  return [
    stopped(
      { part: 'access', now: `The role does not trust Snowflake: ${UNREADABLE}`, remedy: 'restores its trust' },
      `The role did not trust Snowflake: ${AGAIN}`
    )
  ]
}

/**
 * Another policy of the role may allow it all the same: of that, there is a note. Where logs move, the role can read what it has
 * read so far, and the policy differs because of what is declared. If they move back, it can read them there for a day.
 */
export const rolePolicy: Dangers = (work, pipeline) => {
  const isCovered = work.coveredBy !== undefined && work.coveredBy.length > 0
  if (work.action === 'update' && (isCovered || placeLeft(pipeline.changes) !== undefined)) return []
  if (!usesDeclaredRole(pipeline) || (work.action !== 'create' && (work.action !== 'update' || allowsAll(work))))
    return []
  const missing = work.action === 'create' ? 'The role has no policy' : 'The policy of the role allows too little'
  const outage = { part: 'access', now: `${missing}: ${UNREADABLE}`, remedy: 'restores the policy' } as const
  const done = `${missing.replace('has', 'had').replace('allows', 'allowed')}: ${AGAIN}`
  return [work.notes.length === 0 ? stopped(outage, done) : maybeStopped(outage, done)]
}

/** A role that the integration does not name yet is not in the way: the one that it names reads until then. */
function usesDeclaredRole({ isRunning, changes: all }: Pipeline): boolean {
  return isRunning && !changesElsewhere(all, 'storage-integration', 'roleArn')
}

/** Who is trusted may be wider than declared: everybody, Snowflake's whole account, or others too, with any external ID. */
function trustsSnowflake(work: Update): boolean {
  const [principals = [], ids = []] = ['trustedPrincipal', 'externalId'].map((field) => listed(work.live[field]))
  const isMeant = (one: string) => one === work.desired['trustedPrincipal'] || /^\*$|:root$|^\d{12}$/.test(one)
  const isOther = changes(work, 'trustedPrincipal') && !principals.some(isMeant)
  const isKnown = ids.length === 0 || ids.includes(String(work.desired['externalId']))
  return !isOther && (!changes(work, 'externalId') || isKnown)
}

/** Several are joined by ", ". */
function listed(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? value.split(', ') : []
}

/** Whether each sentence of the declared policy is in the live one, or in a wider one: "Allow s3:* on *". */
function allowsAll(work: Update): boolean {
  const live = items(work.live['grants']).map(String)
  return items(work.desired['grants']).every((wanted) => live.some((one) => includes(one, String(wanted))))
}
