/**
 * A bucket's event notifications: one document with everyone's entries.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_NotificationConfiguration.html
 */
import { isDeepStrictEqual } from 'node:util'
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

/** An entry that this action writes: no function of Lambda, and no suffix. */
export type Wanted = Omit<Entry, 'sort' | 'suffix'> & { readonly sort: 'queue' | 'topic' }

/** The document with this entry replacing the one with its Id, or at the end; all others stay as they are. */
export function withEntry(document: NotificationConfiguration, entry: Wanted): NotificationConfiguration {
  const live = entriesOf(document).find(({ id }) => id === entry.id)
  // S3 returns it spelled in another way.
  if (isDeepStrictEqual(live, { ...entry, events: shortest(entry.events), suffix: '' })) return document
  const common = {
    Id: entry.id,
    Events: entry.events.map((event) => event as NonNullable<QueueConfiguration['Events']>[number]),
    ...(entry.prefix === ''
      ? {}
      : { Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: entry.prefix }] } } })
  }
  if (entry.sort === 'queue') {
    const rest = without(document, 'TopicConfigurations', entry.id)
    return { ...rest, QueueConfigurations: put(rest.QueueConfigurations, { ...common, QueueArn: entry.arn }) }
  }
  const rest = without(document, 'QueueConfigurations', entry.id)
  return { ...rest, TopicConfigurations: put(rest.TopicConfigurations, { ...common, TopicArn: entry.arn }) }
}

export function withoutEntries(
  document: NotificationConfiguration,
  ...ids: readonly string[]
): NotificationConfiguration {
  return ids.reduce(
    (rest, id) => without(without(rest, 'QueueConfigurations', id), 'TopicConfigurations', id),
    document
  )
}

function put<E extends { readonly Id?: string | undefined }>(entries: readonly E[] = [], entry: E): E[] {
  const at = entries.findIndex(({ Id }) => Id === entry.Id)
  return at < 0 ? [...entries, entry] : entries.with(at, entry)
}

function without(
  document: NotificationConfiguration,
  list: 'QueueConfigurations' | 'TopicConfigurations',
  id: string
): NotificationConfiguration {
  const { [list]: entries = [], ...rest } = document
  const others = (entries as readonly (typeof entries)[number][]).filter(({ Id }) => Id !== id)
  // Entries that stay keep their place in the document.
  if (others.length === entries.length) return document
  return others.length === 0 ? rest : { ...document, [list]: others }
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
