import type { NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3'
import { differs, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import { type Hands, notifications, putNotifications } from '../hands'
import type { Pipeline } from '../pipelines'

const address = ({ bucket }: Pipeline) => `s3-notification:${bucket}`
const id = ({ role }: Pipeline) => `s3-access-logs-to-snowflake:${role}`
const OTHER_QUEUE = 'arn:aws:sqs:us-east-1:123456789012:audit'

/** An entry, whatever it sends to. */
interface AnyEntry {
  readonly Id?: string | undefined
  readonly Arn: string
  readonly Events: QueueConfiguration['Events']
  readonly Filter?: QueueConfiguration['Filter']
}

/** Edits our entry, or removes it if the edit gives none. It is found by its destination too, as its ID may have changed. */
async function edit(
  pipeline: Pipeline,
  hands: Hands,
  change: (entry: AnyEntry) => AnyEntry | undefined
): Promise<void> {
  const { QueueConfigurations = [], TopicConfigurations = [], ...others } = await notifications(hands, pipeline.bucket)
  const entries: AnyEntry[] = [
    ...QueueConfigurations.map(({ QueueArn = '', ...entry }) => ({ ...entry, Arn: QueueArn })),
    ...TopicConfigurations.map(({ TopicArn = '', ...entry }) => ({ ...entry, Arn: TopicArn }))
  ]
  const isOurs = ({ Arn, Id }: AnyEntry) =>
    Id === id(pipeline) || Arn.includes(':sf-snowpipe-') || Arn === pipeline.topic
  const left = entries.flatMap((entry) => (isOurs(entry) ? (change(entry) ?? []) : entry))
  await putNotifications(hands, pipeline.bucket, {
    ...others,
    QueueConfigurations: left
      .filter(({ Arn }) => Arn.includes(':sqs:'))
      .map(({ Arn, ...rest }) => ({ ...rest, QueueArn: Arn })),
    TopicConfigurations: left
      .filter(({ Arn }) => Arn.includes(':sns:'))
      .map(({ Arn, ...rest }) => ({ ...rest, TopicArn: Arn }))
  })
}

function edited(
  title: string,
  change: (entry: AnyEntry) => AnyEntry,
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
function filtered({ Filter }: Pick<AnyEntry, 'Filter'>, Name: 'prefix' | 'suffix', Value: string) {
  const others = (Filter?.Key?.FilterRules ?? []).filter((rule) => rule.Name?.toLowerCase() !== Name)
  return { Key: { FilterRules: [...others, { Name, Value }] } }
}

export const s3NotificationChanges: readonly ForeignChange[] = [
  edited('to another queue', (entry) => ({ ...entry, Arn: OTHER_QUEUE }), { destination: OTHER_QUEUE }),
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
      edit(pipeline, hands, ({ Arn }) => ({
        Id: 'by-hand',
        Arn,
        Events: ['s3:ObjectCreated:*'],
        ...(pipeline.prefix === '' ? {} : { Filter: filtered({}, 'prefix', pipeline.prefix) })
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
        QueueConfigurations: document.QueueConfigurations?.toReversed(),
        TopicConfigurations: document.TopicConfigurations?.toReversed()
      }
      await putNotifications(hands, pipeline.bucket, reversed)
    },
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#order`]
  }
]
