/** Where a difference keeps requests from being recorded, S3 from delivering, or Snowflake from hearing of log objects. */
import { includes } from '../aws/policy-reach'
import type { Work } from '../model/change'
import { changes, type Dangers, items, liveOf, type Pipeline, stopped } from './danger'
import { isNewPlace } from './move'
import { nameOf, placeRead } from './place-read'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export const logging: Dangers = (work, pipeline) => {
  if (work.action === 'create' && pipeline.isRunning)
    return [
      stopped(
        {
          part: 'logging',
          now: 'Logging is off: requests are not recorded, and cannot be recorded later.',
          remedy: 'turns logging on'
        },
        'Logging was off: requests of that time were not recorded, and cannot be recorded later. It is on now.'
      )
    ]
  if (work.action !== 'update' || !changes(work, 'targetBucket', 'targetPrefix')) return []
  const target = `${String(work.live['targetBucket'])}/${String(work.live['targetPrefix'])}`
  const read = placeRead(pipeline)
  if (read === undefined || target.startsWith(read)) return []
  return [
    stopped(
      {
        part: 'logging',
        now: `Logs go to s3://${target} now, which this pipeline does not read, so they do not arrive.`,
        remedy: 'sends new logs here; what was delivered there stays there'
      },
      `Logs went to s3://${target}, which this pipeline does not read. New ones arrive here; what was delivered there stays there.`
    )
  ]
}

export const bucket: Dangers = (work, { isRunning, changes: all }) =>
  work.action === 'create' && isRunning && !isNewPlace(nameOf(work), all)
    ? [
        stopped(
          {
            part: 'delivery',
            now: 'There is no log bucket: S3 delivers nothing, and what it does not deliver is lost.',
            remedy: 'creates the bucket'
          },
          'There was no log bucket, and what S3 could not deliver is lost. There is one again.'
        )
      ]
    : []

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html */
export const topic: Dangers = (work, pipeline) => {
  if (!pipeline.isRunning || !isAnnouncedBy(nameOf(work), pipeline)) return []
  if (work.action !== 'create' && (work.action !== 'update' || mayPublish(work))) return []
  return [
    stopped(
      {
        part: 'notification',
        now: 'S3 cannot publish to the topic, so Snowflake gets no events of new log objects now, and no rows arrive.',
        remedy: 'lets S3 publish again'
      },
      'S3 could not publish to the topic, so Snowflake was not notified of new log objects. It is again; apply with `health: full` loads what was missed.'
    )
  ]
}

function mayPublish({ live, desired }: Extract<Work, { action: 'update' }>): boolean {
  const allowed = items(live['publish']).map(String)
  return items(desired['publish']).every((wanted) => allowed.some((one) => includes(one, String(wanted))))
}

/** Whether S3 announces new log objects to this topic now, and not to what it is about to leave. */
function isAnnouncedBy(arn: string, { changes: all }: Pipeline): boolean {
  const destination = all.filter(({ kind }) => kind === 's3-notification').map((one) => liveOf(one, 'destination'))[0]
  return typeof destination !== 'string' || destination.endsWith(arn)
}
