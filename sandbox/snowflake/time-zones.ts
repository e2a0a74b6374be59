/** An account's default. https://docs.snowflake.com/en/sql-reference/parameters#timezone */
export const DEFAULT_TIMEZONE = 'America/Los_Angeles'

export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
