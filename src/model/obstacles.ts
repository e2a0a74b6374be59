/** What prevents a create, as part of an observation. */
export function obstacleOf(reasons: readonly string[]): { readonly obstacle?: string } {
  return reasons.length === 0 ? {} : { obstacle: reasons.join(' ') }
}

/** What prevents a change, as a verdict. */
export function blockedBy(reasons: readonly string[]): { readonly blocked: string } | undefined {
  return reasons.length === 0 ? undefined : { blocked: reasons.join(' ') }
}
