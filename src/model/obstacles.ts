/** What stands in the way of a create, as an observation says it. */
export function obstacleOf(reasons: readonly string[]): { readonly obstacle?: string } {
  return reasons.length === 0 ? {} : { obstacle: reasons.join(' ') }
}

/** What stands in the way of a change, as a verdict says it. */
export function blockedBy(reasons: readonly string[]): { readonly blocked: string } | undefined {
  return reasons.length === 0 ? undefined : { blocked: reasons.join(' ') }
}
