/** An account's default. https://docs.snowflake.com/en/sql-reference/parameters#timezone */
export const DEFAULT_TIMEZONE = 'America/Los_Angeles'

/** To ask JavaScript takes longer than all the rest of a statement that says what time it is. */
const known = new Map<string, boolean>()

/** Whether this is a name from the IANA database. */
export function isTimezone(name: string): boolean {
  const isOne = known.get(name) ?? isInDatabase(name)
  known.set(name, isOne)
  return isOne
}

function isInDatabase(name: string): boolean {
  // JavaScript would also accept an offset like "+02:00".
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}
