/** The candidate that was most likely meant, with at most a third of its letters mistyped. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = normal(word)
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distance(typed, normal(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.distance - other.distance)
  return best?.candidate
}

function normal(word: string): string {
  return word.toLowerCase().replace(/[\s_]+/g, '-')
}

/** The Levenshtein distance: how many letters to insert, delete or replace. */
function distance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1]
    for (const [column, opposite] of [...other].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === opposite ? 0 : 1)
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous.at(-1) ?? 0
}
