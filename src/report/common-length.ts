/** How many parts at the beginning of two sequences are the same. */
export function commonLength(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((part, at) => part !== other[at])
  return differs === -1 ? Math.min(one.length, other.length) : differs
}
