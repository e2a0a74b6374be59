/** An account's default. https://docs.snowflake.com/en/sql-reference/parameters#timezone */
export const DEFAULT_TIMEZONE = 'America/Los_Angeles'

/** Whether this is a name from the IANA database. JavaScript would also accept an offset like "+02:00". */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}
