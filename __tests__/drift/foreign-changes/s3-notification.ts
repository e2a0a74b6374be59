import type { NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3'
import { differs, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import { type Hands, notifications, putNotifications } from '../hands'
import type { Pipeline } from '../pipelines'

const address = ({ bucket }: Pipeline) => `s3-notification:${bucket}`
const id = ({ role }: Pipeline) => `s3-access-logs-to-snowflake:${role}`
const OTHER_QUEUE = 'arn:aws:sqs:us-east-1:123456789012:audit'

/** Edits our entry, or removes it if the edit gives none. It is found by its queue too, as its ID may have changed. */
async function edit(
  pipeline: Pipeline,
  hands: Hands,
  change: (entry: QueueConfiguration) => QueueConfiguration | undefined
): Promise<void> {
  const { QueueConfigurations = [], ...others } = await notifications(hands, pipeline.bucket)
  const isOurs = ({ QueueArn, Id }: QueueConfiguration) => Id === id(pipeline) || QueueArn?.includes(':sf-snowpipe-')
  const edited = QueueConfigurations.flatMap((entry) => (isOurs(entry) ? (change(entry) ?? []) : entry))
  await putNotifications(hands, pipeline.bucket, { ...others, QueueConfigurations: edited })
}

function edited(
  title: string,
  change: (entry: QueueConfiguration) => QueueConfiguration,
  before: Readonly<Record<string, unknown>>
): ForeignChange {
  return {
    title: `notification ${title}`,
    make: (pipeline, hands) => edit(pipeline, hands, (entry) => change({ ...entry, Id: id(pipeline) })),
    expects: (pipeline) => differs(address(pipeline), before),
    touches: (pipeline) => [`${address(pipeline)}#id`]
  }
}

/** The existing rules, with another value for this name. */
function filtered({ Filter }: QueueConfiguration, Name: 'prefix' | 'suffix', Value: string) {
  const others = (Filter?.Key?.FilterRules ?? []).filter((rule) => rule.Name?.toLowerCase() !== Name)
  return { Key: { FilterRules: [...others, { Name, Value }] } }
}

export const s3NotificationChanges: readonly ForeignChange[] = [
  edited('to another queue', (entry) => ({ ...entry, QueueArn: OTHER_QUEUE }), { queueArn: OTHER_QUEUE }),
  edited('for puts only', (entry) => ({ ...entry, Events: ['s3:ObjectCreated:Put'] }), {
    events: ['s3:ObjectCreated:Put']
  }),
  edited(
    'for deletions too',
    (entry) => ({ ...entry, Events: ['s3:ObjectRemoved:DeleteMarkerCreated', 's3:ObjectCreated:*'] }),
    { events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:DeleteMarkerCreated'] }
  ),
  edited('for another prefix', (entry) => ({ ...entry, Filter: filtered(entry, 'prefix', 'zz-elsewhere/') }), {
    prefix: 'zz-elsewhere/'
  }),
  edited('for a suffix', (entry) => ({ ...entry, Filter: filtered(entry, 'suffix', '.gz') }), { suffix: '.gz' }),
  {
    title: 'notification deleted',
    make: (pipeline, hands) => edit(pipeline, hands, () => undefined),
    expects: (pipeline) => missing(address(pipeline))
  },
  {
    title: 'notification created by hand, with another ID',
    make: (pipeline, hands) =>
      edit(pipeline, hands, ({ QueueArn }) => ({
        Id: 'by-hand',
        QueueArn,
        Events: ['s3:ObjectCreated:*'],
        ...(pipeline.prefix === '' ? {} : { Filter: filtered({ QueueArn, Events: [] }, 'prefix', pipeline.prefix) })
      })),
    expects: NO_CHANGE,
    touches: (pipeline) => [address(pipeline)]
  },
  {
    title: 'notifications in another order',
    async make(pipeline, hands) {
      const document = await notifications(hands, pipeline.bucket)
      const reversed: NotificationConfiguration = {
        ...document,
        QueueConfigurations: document.QueueConfigurations?.toReversed()
      }
      await putNotifications(hands, pipeline.bucket, reversed)
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#order`]
  }
]
