import { isName, parseName } from './identifiers'
import { sameSql } from './sql-text'

const CONDITION = /^SYSTEM\$STREAM_HAS_DATA\s*\(\s*'([^']*)'\s*\)$/i

/** Whether two conditions of a task check the same stream: the name is inside a string, with or without quotes. */
export function sameStreamCondition(wanted: string | null, live: string | null): boolean {
  if (wanted === null) return live === null
  const stream = parseName(streamIn(wanted) ?? '')
  return sameSql(wanted, live ?? '') || (stream !== undefined && isName(streamIn(live ?? '') ?? null, stream))
}

function streamIn(condition: string): string | undefined {
  return CONDITION.exec(condition.trim())?.[1]
}
