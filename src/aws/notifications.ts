/**
 * A bucket's event notifications: one document with everyone's entries.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_NotificationConfiguration.html
 */
import type { NotificationConfiguration, NotificationConfigurationFilter, QueueConfiguration } from '@aws-sdk/client-s3'
import { NOTIFICATION_ID_PREFIX } from '../model/names'

/** What an entry sends: these events, for keys with this prefix and suffix ("" = any). */
export interface Filter {
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
}

/** An entry for any destination. */
export interface Entry extends Filter {
  readonly sort: 'queue' | 'topic' | 'function'
  readonly id: string
  readonly arn: string
}

export function entriesOf(document: NotificationConfiguration): readonly Entry[] {
  const { QueueConfigurations, TopicConfigurations, LambdaFunctionConfigurations } = document
  return [
    ...(QueueConfigurations ?? []).map((entry) => entryOf('queue', entry.QueueArn, entry)),
    ...(TopicConfigurations ?? []).map((entry) => entryOf('topic', entry.TopicArn, entry)),
    ...(LambdaFunctionConfigurations ?? []).map((entry) => entryOf('function', entry.LambdaFunctionArn, entry))
  ]
}

/** The document with this entry replacing the one with its Id, or at the end; all others stay as they are. */
export function withQueue(document: NotificationConfiguration, entry: Omit<Entry, 'sort'>): NotificationConfiguration {
  const queue: QueueConfiguration = {
    Id: entry.id,
    QueueArn: entry.arn,
    Events: entry.events.map((event) => event as NonNullable<QueueConfiguration['Events']>[number]),
    ...(entry.prefix === '' ? {} : { Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: entry.prefix }] } } })
  }
  const queues = document.QueueConfigurations ?? []
  const at = queues.findIndex(({ Id }) => Id === entry.id)
  return { ...document, QueueConfigurations: at < 0 ? [...queues, queue] : queues.with(at, queue) }
}

export function withoutQueue(document: NotificationConfiguration, id: string): NotificationConfiguration {
  const { QueueConfigurations: queues = [], ...rest } = document
  const others = queues.filter(({ Id }) => Id !== id)
  return others.length === 0 ? rest : { ...rest, QueueConfigurations: others }
}

/**
 * Whether S3 would refuse both in one document, whatever their destinations: they share an event, and a key can have
 * both prefixes and both suffixes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function overlap(one: Filter, other: Filter): boolean {
  return (
    one.events.some((event) => other.events.some((another) => includes(event, another) || includes(another, event))) &&
    (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
    (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix))
  )
}

/** Whether `one` sends everything that `other` would send. */
export function covers(one: Filter, other: Filter): boolean {
  return (
    other.events.every((event) => one.events.some((another) => includes(another, event))) &&
    other.prefix.startsWith(one.prefix) &&
    other.suffix.endsWith(one.suffix)
  )
}

/**
 * All events that S3 has for a family, in alphabetical order: an entry that lists them means the same as "…:*".
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
const FAMILIES: readonly (readonly [family: string, members: readonly string[]])[] = [
  ['s3:ObjectCreated:*', ['CompleteMultipartUpload', 'Copy', 'Post', 'Put'].map((event) => `s3:ObjectCreated:${event}`)]
]

/** The same events, in the shortest and sorted form. */
function shortest(events: readonly string[]): readonly string[] {
  const found = new Set(events)
  for (const [family, members] of FAMILIES) {
    if (members.every((event) => found.has(event))) found.add(family)
    if (found.has(family)) members.forEach((event) => found.delete(event))
  }
  return [...found].toSorted()
}

/** The entry for people: `"audit" (s3:ObjectCreated:* for prefix logs/) to arn:…`. */
export function describeEntry({ id, arn, ...filter }: Entry): string {
  return `"${id}" (${describeFilter(filter)}) to ${arn}`
}

export function describeFilter({ events, prefix, suffix }: Filter): string {
  const keys = [...(prefix === '' ? [] : [`prefix ${prefix}`]), ...(suffix === '' ? [] : [`suffix ${suffix}`])]
  return `${events.join(', ')} for ${keys.length === 0 ? 'all keys' : keys.join(' and ')}`
}

/** "s3:ObjectCreated:*" includes "s3:ObjectCreated:Put". */
function includes(event: string, other: string): boolean {
  return event === other || (event.endsWith('*') && other.startsWith(event.slice(0, -1)))
}

interface AnyEntry {
  readonly Id?: string | undefined
  readonly Events: readonly string[] | undefined
  readonly Filter?: NotificationConfigurationFilter | undefined
}

function entryOf(sort: Entry['sort'], arn: string | undefined, { Id, Events, Filter }: AnyEntry): Entry {
  return {
    sort,
    id: Id ?? '',
    arn: arn ?? '',
    events: shortest(Events ?? []),
    prefix: ruleOf(Filter, 'prefix'),
    suffix: ruleOf(Filter, 'suffix')
  }
}

/** S3 has returned both "Prefix" and "prefix". */
function ruleOf(filter: NotificationConfigurationFilter | undefined, name: string): string {
  return filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === name)?.Value ?? ''
}

/** Whether this action wrote the entry, for this pipeline or another. */
export function isOurs({ id }: Entry): boolean {
  return id.startsWith(NOTIFICATION_ID_PREFIX)
}

/**
 * Whether an entry sends what ours would. The entry of another pipeline whose prefix contains ours does not count: that
 * pipeline's pipe would load our logs too, and its destroy would end our notifications.
 */
export function isAdoptable(entry: Entry, filter: Filter): boolean {
  return covers(entry, filter) && (entry.prefix === filter.prefix || !isOurs(entry))
}
