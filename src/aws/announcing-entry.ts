import { covers, type Entry, type Filter, isAdoptable, isOurs } from './notifications'

/** What our entry has to send, and where to. */
export interface Needed {
  /** Of our entry. */
  readonly id: string
  readonly filter: Filter
  /** ARN of the topic to send to; null = the pipe's queue. */
  readonly topic: string | null
}

interface Announcing {
  /** The entry with our Id, whatever it sends. */
  readonly own: Entry | undefined
  /** Somebody else's entry, or that of an earlier role, if that announces our objects and ours does not. */
  readonly adopted: Entry | undefined
}

/**
 * Which entries announce our objects. After several moves of the logs and of the role, ours may still be for an earlier
 * prefix, and the one of an earlier role for the declared prefix, where S3 would not accept a second one.
 */
export function announcing(entries: readonly Entry[], needed: Needed): Announcing {
  const own = entries.find(({ id, sort }) => id === needed.id && sort !== 'function')
  const adopted = entries.find((entry) => entry !== own && sendsFor(needed, entry))
  const replacesOwn = adopted !== undefined && isOurs(adopted) && own !== undefined && !covers(own, needed.filter)
  return { own, adopted: own === undefined || replacesOwn ? adopted : undefined }
}

/** Whether an entry announces our objects where the pipe hears of them. */
function sendsFor({ topic, filter }: Needed, entry: Entry): boolean {
  const reaches = topic === null ? entry.sort === 'queue' : entry.arn === topic
  return reaches && isAdoptable(entry, filter)
}
