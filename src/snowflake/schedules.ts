/**
 * When a task runs. Snowflake shows a schedule as it was written, so we have to know that '10 MINUTE', '10 minutes' and
 * '600 s' are the same. https://docs.snowflake.com/en/sql-reference/sql/create-task
 */

const SECONDS: Readonly<Record<string, number>> = { S: 1, M: 60, H: 3600, D: 86_400 }

/** The seconds between two runs of "10 MINUTE"; `undefined` when the text is not an interval. */
export function intervalOf(text: string): number | undefined {
  const [, number, unit] = /^\s*(\d+)\s*(S|M|H|D|(?:SECOND|MINUTE|HOUR|DAY)S?)\s*$/i.exec(text) ?? []
  const seconds = SECONDS[unit?.charAt(0).toUpperCase() ?? '']
  return seconds === undefined ? undefined : Number(number) * seconds
}

/** Whether two schedules mean the same; a triggered task has null. */
export function sameSchedule(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : canonical(one) === canonical(other)
}

function canonical(text: string): number | string {
  const words = text.trim().split(/\s+/)
  // Only the name of the time zone is case-sensitive.
  return intervalOf(text) ?? [...words.slice(0, -1).map((word) => word.toUpperCase()), ...words.slice(-1)].join(' ')
}
