import type { Gap, Part, Scope } from '../ingestion/gaps/find'
import { many } from '../model/many'
import { firstOf } from '../model/spoken-list'
import { minuteText, momentText } from '../model/spoken-time'
import type { Judgement } from './judge'

type Times = Pick<Scope, 'from' | 'until'>

const MOST_NAMES = 20
const MOST_HOURS = 12
const WORDS: Readonly<Record<Gap['kind'], string>> = {
  missing: 'missing',
  failed: 'failed to load',
  repeated: 'loaded twice'
}

/**
 * What the gap audit found, by hour and by name. Keeps only counts and the first names.
 * @param scope when S3 stored what it looked for
 */
export async function judgeGaps(parts: AsyncIterable<Part>, scope: Times, now: Date): Promise<Judgement> {
  let objects = 0
  const kinds = new Map<string, number>()
  const hours = new Map<string, number>()
  const names: string[] = []
  for await (const part of parts) {
    objects += part.objects
    for (const { object, kind } of part.gaps) {
      add(kinds, WORDS[kind])
      add(hours, `${minuteText(object.storedAt).slice(0, 13)}:00`)
      if (names.length < MOST_NAMES) names.push(`${object.key} (${WORDS[kind]})`)
    }
  }
  const all = [...kinds.values()].reduce((sum, count) => sum + count, 0)
  if (all === 0) return { state: 'healthy', found: complete(objects, scope, now) }
  const counts = [...kinds].map(([word, count]) => `${count} ${word}`)
  const byHour = [...hours]
    .sort()
    .slice(0, MOST_HOURS)
    .map(([hour, count]) => `${hour} (${count})`)
  return {
    state: 'unhealthy',
    found: `Of ${many(objects, 'log object')} that S3 stored ${timesText(scope, now)}, ${counts.join(', ')}. By hour (UTC): ${firstOf(byHour, hours.size)}. Objects: ${firstOf(names, all)}.`,
    hint: 'Apply with `health: full` loads what is missing or failed, each object once. For lines that are there twice, see LOG_FILE and LOG_ROW.'
  }
}

function complete(objects: number, scope: Times, now: Date): string {
  if (scope.until <= scope.from)
    return `No log object was looked for in the tables: what S3 stored since ${momentText(scope.until, now)} may still be on its way.`
  const stored = `that S3 stored ${timesText(scope, now)}`
  if (objects === 0) return `There is no log object ${stored} to look for in the tables.`
  return objects === 1
    ? `The one log object ${stored} is in the tables, once.`
    : `Each of ${objects} log objects ${stored} is in the tables, once.`
}

/** What is later may still be on its way. */
function timesText({ from, until }: Times, now: Date): string {
  const end = momentText(until, now)
  return from.getTime() === 0 ? `until ${end}` : `from ${momentText(from, now)} to ${end}`
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
