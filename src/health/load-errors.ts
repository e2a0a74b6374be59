import { type Listing, pagesOf } from '../aws/log-objects'
import { many } from '../model/many'
import type { Row, Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { firstOf } from '../model/spoken-list'
import { instantOf, numberOf, textOf } from '../snowflake/rows'
import type { Judgement } from './judge'
import { agoIfKnown, oneLine } from './words'

/** A log object that was not loaded, or only in part. */
export interface LoadError {
  readonly name: string
  /** Snowflake's message, on one line. */
  readonly why: string
  /** Lines that are in the table all the same. */
  readonly lines: number
  readonly tries: number
  /** ISO 8601; null = unknown. */
  readonly lastTry: string | null
  /** Whether the pipe did not find it, because it was deleted before, e.g. because it had expired: its lines are lost. */
  readonly isLost: boolean
  /** Whether somebody has deleted it since, because it was broken: there is nothing left to load. */
  readonly isDeleted: boolean
}

const MOST_NAMES = 5
/** Looking for each costs one request to S3. */
const MOST_LOOKED_FOR = 50
/** Snowflake's message for an object that was deleted before the pipe read it. */
const NOT_FOUND = /^Remote file .* was not found/s

/**
 * @param rows of sql/pipe/load-errors.sql: one for each log object
 * @param listing the bucket, to find out which of them are still in it
 */
export async function loadErrors(rows: readonly Row[], listing: Listing, run: Run): Promise<readonly LoadError[]> {
  return Promise.all(rows.map((row, at) => loadError(row, at < MOST_LOOKED_FOR ? listing : undefined, run)))
}

async function loadError(row: Row, listing: Listing | undefined, run: Run): Promise<LoadError> {
  const name = textOf(row['FILE_NAME']) ?? ''
  const why = oneLine(textOf(row['FIRST_ERROR_MESSAGE']) ?? 'Snowflake gives no reason')
  const isLost = NOT_FOUND.test(why)
  const key = listing === undefined || isLost ? undefined : keyOf(name, textOf(row['STAGE_LOCATION']), listing)
  return {
    name,
    why,
    lines: textOf(row['STATUS']) === 'Load failed' ? 0 : (numberOf(row['ROW_COUNT']) ?? 0),
    tries: numberOf(row['TRIES']) ?? 1,
    lastTry: instantOf(row['LAST_LOAD_TIME']),
    isLost,
    isDeleted: listing !== undefined && key !== undefined && (await isGone({ ...listing, prefix: key }, run))
  }
}

/**
 * The key of an object in our bucket; `undefined` if it is in another one, which the logs have left.
 * @param location of the stage when it was loaded: "s3://logs/access/"
 */
function keyOf(name: string, location: string | null, { bucket, prefix }: Listing): string | undefined {
  const [, itsBucket, folder] = /^s3[a-z]*:\/\/([^/]+)\/(.*)$/.exec(location ?? '') ?? []
  if (itsBucket === undefined) return `${prefix}${name}`
  return itsBucket === bucket ? `${folder ?? ''}${name}` : undefined
}

/** Without the permission to list the bucket, an object counts as being there. */
async function isGone(listing: Listing, run: Run): Promise<boolean> {
  try {
    for await (const page of pagesOf(listing, run)) {
      if (page.some(({ key }) => key === listing.prefix)) return false
    }
    return true
  } catch (error) {
    if (isServiceError(error)) return false
    throw error
  }
}

/** https://docs.snowflake.com/en/sql-reference/functions/copy_history */
export function judgeLoadErrors(errors: readonly LoadError[], now: Date): Judgement {
  const open = errors.filter(({ isDeleted }) => !isDeleted)
  const deleted = errors.length - open.length
  if (open.length === 0)
    return {
      state: 'healthy',
      found: `No log object had a load error in the last 7 days${deleted === 0 ? '' : `, except ${many(deleted, 'that was', 'that were')} deleted since`}.`
    }
  const named = open
    .slice(0, MOST_NAMES)
    .map(
      ({ name, why, lines, tries, lastTry }) =>
        `${name} (${tries === 1 ? '' : `tried ${times(tries)}, last `}${agoIfKnown(lastTry, now)}, ${lines === 0 ? 'nothing' : many(lines, 'line')} loaded): ${why}`
    )
  return {
    state: 'unhealthy',
    found: `${many(open.length, 'log object has', 'log objects have')} a load error in the last 7 days: ${firstOf(named, open.length, '; ')}.`,
    hint: hintFor(open)
  }
}

/** What helps, for each way in which an object was not loaded. */
function hintFor(errors: readonly LoadError[]): string {
  const found = errors.filter(({ isLost }) => !isLost)
  return [
    ...(found.some(({ lines }) => lines === 0)
      ? [
          'Fix the cause, and run apply with `health: full`: it tries again, which a pipe does not. If the object itself is broken, delete it: then it no longer counts.'
        ]
      : []),
    ...(found.some(({ lines }) => lines > 0)
      ? ['Of an object that was loaded in part, COPY loads nothing more: delete the object once you have looked at it.']
      : []),
    ...(found.length < errors.length
      ? [
          'One that was not found was deleted before it was loaded: its lines are lost, unless you put it back. Let logs expire later.'
        ]
      : [])
  ].join(' ')
}

function times(count: number): string {
  return count === 2 ? 'twice' : `${count} times`
}
