import { type Listing, listingOf, type LogObject, pagesOf } from '../../aws/log-objects'
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from '../../model/clock'
import type { Config } from '../../model/config'
import type { Run } from '../../model/operation'

/** At most this many pages of 1,000 objects are read from the start, and again from a later key. */
const MOST_PAGES = 10
/** How far to look back in a bucket with more objects than that, in hours. */
const LOOK_BACK = [1, 24, 7 * 24]
/** Partitioned keys have one folder for each source bucket: at most this many are listed. */
const MOST_SOURCES = 20

/**
 * The newest log object; null if there is none. Looks at everything under the prefix or, if there is too much of it,
 * from the keys of the last hour, day and week: the names of log objects begin with a time.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#server-log-keyname-format
 */
export async function newestObject(config: Config, run: Run, now: Date): Promise<LogObject | null> {
  const everything = listingOf(config)
  const first = await newestIn(everything, run)
  if (first.isComplete) return first.newest
  for (const hours of LOOK_BACK) {
    const since = new Date(now.getTime() - hours * HOUR_MILLISECONDS)
    const found = await Promise.all(
      laterPlaces(config, since).map((place) => newestIn({ ...everything, ...place }, run))
    )
    const newest = found.map((one) => one.newest).reduce(newer, null)
    if (newest !== null) return newer(newest, first.newest)
  }
  return first.newest
}

/** Where the objects that were delivered since then are. */
function laterPlaces(config: Config, since: Date): readonly Pick<Listing, 'prefix' | 'startAfter'>[] {
  const { aws, logBucket, logging } = config
  const { prefix } = logBucket
  const stamp = since.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')
  if (logging.keyFormat === 'simple') return [{ prefix, startAfter: `${prefix}${stamp}` }]
  // A day earlier: by event time, S3 uses the day of the requests, and delivers hours later.
  const day = new Date(since.getTime() - DAY_MILLISECONDS).toISOString().slice(0, 10).replaceAll('-', '/')
  return logging.sources.slice(0, MOST_SOURCES).map((source) => {
    const folder = `${prefix}${aws.account}/${aws.region}/${source}/`
    return { prefix: folder, startAfter: `${folder}${day}` }
  })
}

async function newestIn(listing: Listing, run: Run) {
  let newest: LogObject | null = null
  let pages = 0
  for await (const page of pagesOf(listing, run)) {
    newest = page.reduce<LogObject | null>(newer, newest)
    if (++pages === MOST_PAGES) return { newest, isComplete: page.length === 0 }
  }
  return { newest, isComplete: true }
}

function newer(one: LogObject | null, other: LogObject | null): LogObject | null {
  return one === null || (other !== null && other.storedAt > one.storedAt) ? other : one
}
