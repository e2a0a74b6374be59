/** How many names a sentence has at most: a reader looks for the rest elsewhere. */
const MOST_NAMES = 5

/** "a, b, c", and of many only the first: "a, b, c, d, e and 295 more". */
export function spokenList(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  // Nobody saves a reader anything by replacing one name with "1 more".
  return more > 1 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ')
}

/** "a, b, and 7 more", of a list that has its first ones only. @param all how many there are */
export function firstOf(shown: readonly string[], all: number, separator = ', '): string {
  return shown.join(separator) + (all > shown.length ? `, and ${all - shown.length} more` : '')
}
