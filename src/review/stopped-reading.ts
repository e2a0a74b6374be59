/** Where a difference keeps Snowflake from reading the log bucket: integration, stage and file format. */
import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import { changes, type Dangers, data, items, liveOf, maybeStopped, type Pipeline, stopped } from './danger'
import { placeLeft } from './move'
import { placeOf } from './place-read'
import { standbyIn } from './standby'

type Update = Extract<Work, { action: 'update' }>

/** What loads from a location that the stage does not show; without an end, it is a standby. */
interface Leaving {
  readonly location: string
  readonly until: string | null
}

export const UNREADABLE = 'Snowflake cannot read the log bucket, so no rows arrive.'
export const AGAIN = 'Snowflake could not read the log bucket. It can again, and loads what waits there.'

export const integration: Dangers = (work, pipeline) => {
  if (work.action === 'create' && pipeline.isRunning && !readsWithOther(pipeline))
    return [
      stopped(
        {
          part: 'integration',
          now: `There is no storage integration that this role can see: without it, ${UNREADABLE}`,
          remedy: 'creates the integration'
        },
        `There was no storage integration: ${AGAIN}`
      )
    ]
  if (work.action !== 'update') return []
  if (changes(work, 'enabled'))
    return [
      stopped(
        { part: 'integration', now: `The integration is disabled: ${UNREADABLE}`, remedy: 'enables the integration' },
        `The integration was disabled: ${AGAIN}`
      )
    ]
  // Whether that keeps Snowflake from reading depends on what else is allowed. Where logs move, it is what is declared.
  return changes(work, 'roleArn', 'allowedLocations', 'blockedLocations') && placeLeft(pipeline.changes) === undefined
    ? [
        maybeStopped(
          {
            part: 'integration',
            now: 'The integration is not as declared, which may keep Snowflake from reading the log bucket.',
            remedy: 'restores its role and its locations'
          },
          hadOtherwise(work)
        )
      ]
    : []
}

function hadOtherwise(work: Update): string {
  const facts = [
    ...(changes(work, 'roleArn') ? ['used another role'] : []),
    ...(changes(work, 'allowedLocations') ? ['did not allow the log location'] : []),
    ...(changes(work, 'blockedLocations') ? ['blocked the log location'] : [])
  ]
  return `The integration ${facts.join(', and ')}, which may have kept Snowflake from reading the log bucket.`
}

export const stage: Dangers = (work, { isRunning, changes: all }) => {
  if (work.action === 'create' && isRunning)
    return [
      stopped(
        {
          part: 'integration',
          now: 'There is no stage that this role can see: without it, the pipe reads nothing, so no rows arrive.',
          remedy: 'creates the stage'
        },
        'There was no stage, so no rows arrived. There is one again, and what waits in the log bucket is loaded.'
      )
    ]
  return work.action === 'update' ? [...detached(work), ...elsewhere(work, all), ...unread(work)] : []
}

/** What detached it is that the integration was dropped or recreated. */
function detached(work: Update): readonly Danger[] {
  if (!changes(work, 'integration') || liveOf(work, 'integration') !== null) return []
  return [
    stopped(
      {
        part: 'integration',
        now: `The stage has lost its integration: ${UNREADABLE}`,
        remedy: 'attaches the integration again'
      },
      `The stage had lost its integration: ${AGAIN}`
    )
  ]
}

/** As long as logs move, they go to where the stage points until then. */
function elsewhere(work: Update, all: readonly Change[]): readonly Danger[] {
  const read = placeOf(work.live['url'])
  const targets = all
    .filter(({ kind, action }) => kind === 's3-logging' && action !== 'create')
    .map((one) => `${String(liveOf(one, 'targetBucket'))}/${String(liveOf(one, 'targetPrefix'))}`)
  const unread = [...new Set(targets)].filter((target) => read !== undefined && !target.startsWith(read))
  if (!changes(work, 'url') || unread.length === 0 || unread.length < new Set(targets).size) return []
  const [from, to] = [`s3://${read}`, `s3://${unread.join(', s3://')}`]
  if (standbyIn(all) !== null)
    return [
      data(
        `The stage points to ${from}, and logs go to ${to}: an apply was stopped halfway, and its standby loads them. The change points the stage there.`,
        `The stage pointed to ${from}, and logs went to ${to}: the standby of an apply that was stopped loaded them. The stage points there now.`
      )
    ]
  return [
    stopped(
      {
        part: 'integration',
        now: `The stage points to ${from}, but logs go to ${to}: they are not loaded.`,
        remedy: 'points the stage there and loads what waits'
      },
      `The stage pointed to ${from}, where no logs go. It points to where they go again, and what waits there is loaded.`
    )
  ]
}

function unread(work: Update): readonly Danger[] {
  if (!changes(work, 'unread')) return []
  const places = items(work.live['unread']).join(', ')
  if (items(work.live['unread']).every((location) => isStoodBy(String(location), work.extra)))
    return [
      data(
        `An apply that was stopped sent logs to ${places}, and its standby loads them. It will end in a day, when nothing is delivered there any more.`,
        `An apply that was stopped had sent logs to ${places}, and its standby loads them. It ends in a day, when nothing is delivered there any more.`
      )
    ]
  return [
    stopped(
      {
        part: 'integration',
        now: `An interrupted apply sent logs to ${places}, and nothing loads them.`,
        remedy: 'loads what is there, and what S3 still delivers there for a day'
      },
      `An interrupted apply had sent logs to ${places}. What is there was loaded, and so is what S3 still delivers there for a day.`
    )
  ]
}

/** @param extra what is known of a stage besides its properties */
function isStoodBy(location: string, extra: unknown): boolean {
  const { leavings = [] } = (extra ?? {}) as { readonly leavings?: readonly Leaving[] }
  return leavings.some((one) => one.location === location && one.until === null)
}

export const fileFormat: Dangers = (work, { isRunning }) =>
  work.action === 'create' && isRunning
    ? [
        stopped(
          {
            part: 'integration',
            now: 'There is no file format that this role can see: without it, the pipe loads nothing, so no rows arrive.',
            remedy: 'creates the file format'
          },
          'There was no file format, so no rows arrived. There is one again, and what waits in the log bucket is loaded.'
        )
      ]
    : []

/** Whether the stage has a live integration, which it is about to leave. */
function readsWithOther({ changes: all }: Pipeline): boolean {
  return all.some(
    (one) =>
      one.kind === 'stage' &&
      typeof liveOf(one, 'integration') === 'string' &&
      one.diff.some(({ field }) => field === 'integration')
  )
}
