/** How many parts two sequences have in common from their beginning. */
export function commonLength(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((part, at) => part !== other[at])
  return differs === -1 ? Math.min(one.length, other.length) : differs
}
