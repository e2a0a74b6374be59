import type { Gap, Part } from '../ingestion/gaps/find'
import { many } from '../model/many'
import { minuteText } from '../model/spoken-time'
import type { Judgement } from './judge'

const MOST_NAMES = 20
const MOST_HOURS = 12
const WORDS: Readonly<Record<Gap['kind'], string>> = {
  missing: 'missing',
  failed: 'failed to load',
  repeated: 'loaded twice'
}

/** What the gap audit found, by hour and by name. Keeps only counts and the first names. */
export async function judgeGaps(parts: AsyncIterable<Part>): Promise<Judgement> {
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
  if (all === 0) return { state: 'healthy', found: complete(objects) }
  const counts = [...kinds].map(([word, count]) => `${count} ${word}`)
  const byHour = [...hours]
    .sort()
    .slice(0, MOST_HOURS)
    .map(([hour, count]) => `${hour} (${count})`)
  return {
    state: 'unhealthy',
    found: `Of ${many(objects, 'log object')}, ${counts.join(', ')}. By hour (UTC): ${withMore(byHour, hours.size)}. Objects: ${withMore(names, all)}.`,
    hint: 'Apply with `health: full` loads what is missing or failed, each object once. For lines that are there twice, see LOG_FILE and LOG_ROW.'
  }
}

function complete(objects: number): string {
  if (objects === 0) return 'There was no log object to look for in the tables.'
  return objects === 1
    ? 'The one log object that was looked for is in the tables, once.'
    : `Each of ${objects} log objects is in the tables, once.`
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function withMore(shown: readonly string[], all: number): string {
  return `${shown.join(', ')}${all > shown.length ? `, and ${all - shown.length} more` : ''}`
}
