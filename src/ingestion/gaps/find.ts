/**
 * The gap audit: which log objects are in the bucket, but not in the tables. Reads the bucket in the order of its keys, and
 * compares some thousand objects at a time, so that memory does not grow with the bucket.
 */
import { type Listing, type LogObject, pagesOf } from '../../aws/log-objects'
import type { Run } from '../../model/operation'
import { pathIn, showName } from '../../snowflake/identifiers'
import { numberOf, textOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { copyValues, type Ingestion } from '../snowpipe/ingestion'

export interface Gap {
  readonly object: LogObject
  /** `failed`: the pipe could not load it. `repeated`: it has lines that are in a table more than once. */
  readonly kind: 'missing' | 'failed' | 'repeated'
}

/** What was found in one part of the bucket. */
export interface Part {
  /** How many objects were stored in the time that is looked at. */
  readonly objects: number
  readonly gaps: readonly Gap[]
}

export interface Scope {
  readonly listing: Listing
  readonly ingestion: Ingestion
  /** Only objects that S3 stored from then on, and before `until`: later ones may still be loaded. */
  readonly from: Date
  readonly until: Date
}

/** Objects that are compared at a time: ten pages of S3. */
const AT_A_TIME = 10_000
/** Names in one statement. */
const MOST_NAMES = 1000

export async function* gapsIn(scope: Scope, run: Run): AsyncGenerator<Part> {
  for await (const objects of batchesOf(scope, run)) {
    yield { objects: objects.length, gaps: await gapsAmong(objects, scope, run) }
  }
}

/** The objects of the time that is looked at, some thousand at a time. */
export async function* batchesOf(
  { listing, from, until }: Omit<Scope, 'ingestion'>,
  run: Run
): AsyncGenerator<readonly LogObject[]> {
  let batch: LogObject[] = []
  for await (const page of pagesOf(listing, run)) {
    batch.push(...page.filter(({ storedAt }) => storedAt >= from && storedAt < until))
    if (batch.length >= AT_A_TIME) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

async function gapsAmong(objects: readonly LogObject[], scope: Scope, run: Run): Promise<readonly Gap[]> {
  const { ingestion } = scope
  const { staging } = copyValues(ingestion)
  const tables = {
    staging,
    parsed: pathIn(ingestion, ingestion.parsed),
    unparsed: pathIn(ingestion, ingestion.unparsed)
  }
  const rows = await run(
    statement('gaps/loaded', { ...tables, first: objects[0]?.key ?? '', last: objects.at(-1)?.key ?? '' })
  )
  const repeated = new Map(rows.map((row) => [textOf(row['file']), numberOf(row['repeated']) ?? 0]))
  const absent = objects.filter(({ key }) => !repeated.has(key))
  const ended = await endsOf(absent, scope, run)
  return objects.flatMap((object): readonly Gap[] => {
    if ((repeated.get(object.key) ?? 0) > 0) return [{ object, kind: 'repeated' }]
    if (repeated.has(object.key)) return []
    const end = ended.get(object.key)
    if (end === undefined) return [{ object, kind: 'missing' }]
    return end === 'Load failed' ? [{ object, kind: 'failed' }] : []
  })
}

/** How the loads of these objects ended, by key. */
async function endsOf(
  objects: readonly LogObject[],
  { ingestion, listing }: Scope,
  run: Run
): Promise<ReadonlyMap<string, string>> {
  const ends = new Map<string, string>()
  const staging = showName(pathIn(ingestion, ingestion.staging))
  for (let at = 0; at < objects.length; at += MOST_NAMES) {
    const keys = new Map(objects.slice(at, at + MOST_NAMES).map((object) => [nameOf(object, listing), object.key]))
    const values = { database: ingestion.database, staging, names: [...keys.keys()] }
    for (const row of await run(statement('gaps/history', values))) {
      const key = keys.get(textOf(row['FILE_NAME']) ?? '')
      const status = textOf(row['STATUS']) ?? ''
      // Loaded at one time is loaded, whatever failed before or after.
      if (key !== undefined && (!ends.has(key) || status !== 'Load failed')) ends.set(key, status)
    }
  }
  return ends
}

/** The name of an object as COPY and COPY_HISTORY have it: relative to the location of the stage. */
export function nameOf({ key }: LogObject, { prefix }: Listing): string {
  return key.slice(prefix.length)
}
