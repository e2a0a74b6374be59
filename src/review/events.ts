/** Whether Snowflake is notified of new log objects until the notification is changed. */
import { SNOWPIPE_QUEUE } from '../aws/notification-conflicts'
import { covers, type Filter, overlap } from '../aws/notifications'
import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import type { Fields } from '../model/fields'
import { changeIn, changes, type Dangers, data, items, stopped } from './danger'
import { isNewPlace, placeLeft, someLogHere, someLogThere, whileMoved } from './move'
import { outOfReach } from './out-of-reach'
import { standbyIn } from './standby'

/** Events that nobody received are made up for by a refresh, which reaches back for a week. */
const MADE_UP_FOR = 'restores the notification, and loads what was missed in the last 7 days'

const MOVES = data(
  'Snowflake will be notified of log objects in the new place. For a day, a task looks for what S3 still delivers to the old one.',
  'Snowflake is notified of log objects in the new place now. For a day, a task looks for what S3 still delivers to the old one.'
)

export const notificationLines: Dangers = (work, { isRunning, changes: all }) => {
  if (work.action === 'delete')
    return [
      data(
        'New log objects will not be loaded. This deletes no log objects and no rows.',
        'New log objects are no longer loaded. This deleted no log objects and no rows.'
      )
    ]
  if (!isRunning) return []
  return [...untilChanged(work, all), ...outOfReach(all)]
}

function untilChanged(work: Exclude<Work, { action: 'delete' }>, all: readonly Change[]): readonly Danger[] {
  return work.action === 'create' ? whileThereIsNone(work, all) : whileItIsAsNow(work, all)
}

function whileThereIsNone(work: Work, all: readonly Change[]): readonly Danger[] {
  return [isNewPlace(bucketOf(work), all) ? { ...MOVES, ...whileMoved(all) } : nothingArrives('no', work)]
}

function whileItIsAsNow(
  work: Extract<Work, { action: 'update' | 'replace' }>,
  all: readonly Change[]
): readonly Danger[] {
  const [live, desired] = [filterOf(work.live), filterOf(work.desired)]
  const isLeft = placeLeft(all) === `${bucketOf(work)}/${live.prefix}`
  if (changes(work, 'destination') && !changesTopic(work, all)) return [nothingArrives('no', work)]
  if (isLeft && !someLogHere(all)) return [{ ...MOVES, ...whileMoved(all) }]
  if (!covers(live, desired)) {
    const isPartly = overlap(live, desired) || (isLeft && someLogThere(all))
    return [nothingArrives(isPartly ? 'not all' : 'no', work)]
  }
  if (changes(work, 'destination'))
    return [
      data(
        'Snowflake will be notified in another way; until then it is as before. What arrives meanwhile is loaded too.',
        'Snowflake is notified in another way now. What arrived meanwhile is loaded too.'
      )
    ]
  return changes(work, 'alsoLoadedBy') ? [loadedBeside(work)] : []
}

function loadedBeside(work: Work): Danger {
  const what = `what the pipe loads is also loaded by ${String(changeIn(work, 'alsoLoadedBy')?.before)}, so it is in the staging table twice, and in the tables once.`
  return data(`Until this is applied, ${what}`, `Until this was applied, ${what}`)
}

/** The events go to another topic, or to none, as the pipe expects it then. Until then they go where it expects them now. */
function changesTopic(work: Work, all: readonly Change[]): boolean {
  const pipe = all.find(({ kind }) => kind === 'pipe')
  const topic = pipe?.diff.find(({ field }) => field === 'topic')
  if (topic === undefined) return false
  const now = String(changeIn(work, 'destination')?.before)
  return topic.before === null ? now.includes(SNOWPIPE_QUEUE) : now === topic.before
}

function nothingArrives(how: 'no' | 'not all', work: Work): Danger {
  const [events, rows] =
    how === 'no' ? ['new log objects', 'no rows arrive'] : ['some new log objects', 'their rows do not arrive']
  const standby = standbyIn([work])
  if (standby !== null)
    return data(
      `Snowflake gets no events of ${events} now. The standby ${standby} of an apply that was stopped loads them, half an hour later at most. The change restores the notification, and drops the standby.`,
      `Snowflake was not notified of ${events}, and the standby ${standby} loaded them. It is notified again, and the standby is dropped.`
    )
  return stopped(
    {
      part: 'notification',
      now: `Snowflake gets no events of ${events} now, so ${rows}.`,
      remedy: MADE_UP_FOR
    },
    `Snowflake was not notified of ${events}. It is again, and loads what was missed in the last 7 days.`
  )
}

function filterOf(fields: Fields): Filter {
  const text = (field: string) => String(fields[field] ?? '')
  return { events: items(fields['events']).map(String), prefix: text('prefix'), suffix: text('suffix') }
}

function bucketOf({ address }: Work): string {
  return address.slice(address.indexOf(':') + 1)
}
