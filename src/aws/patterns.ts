/**
 * Patterns in policies: `*` is any text, `?` any one character.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */

/** Whether a name matches a pattern. */
export function like(pattern: string, name: string): boolean {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(name)
}

/** Whether a text is a pattern, and not a name. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text)
}

/**
 * Whether every name that matches `narrow` also matches `wide`; both may be patterns. Says no in doubt, for pairs of patterns
 * that nobody writes: "*?" and "?*".
 */
export function covers(wide: string, narrow: string): boolean {
  if (!isPattern(wide)) return wide === narrow
  const literal = wide.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
  // A star of the narrow one stands for any text, which only a star of the wide one takes.
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '[^*]')}$`, 's').test(narrow)
}

/** Without those that another one covers. */
export function widest(patterns: readonly string[]): readonly string[] {
  const distinct = [...new Set(patterns)]
  const wide = distinct.filter(isPattern)
  const isFirst = (one: string, other: string) => distinct.indexOf(one) < distinct.indexOf(other)
  return distinct.filter(
    (one) => !wide.some((other) => other !== one && covers(other, one) && !(covers(one, other) && isFirst(one, other)))
  )
}

/** How many of the names that start with `prefix` match the pattern. */
export function share(pattern: string, prefix: string): 'all' | 'some' | 'none' {
  const rests = restsAfter(pattern, prefix)
  // A few characters more than the prefix are as good as any: no object has only the prefix as its name.
  if (rests.some((rest) => /^[?*]*\*$/.test(rest))) return 'all'
  return rests.length === 0 ? 'none' : 'some'
}

/** What is left of the pattern once it has matched this text, in every possible way. */
function restsAfter(pattern: string, text: string): readonly string[] {
  let positions = withStars(pattern, [0])
  for (const character of text) {
    const next = [...positions].flatMap((at) => {
      if (pattern[at] === '*') return [at]
      return pattern[at] === '?' || pattern[at] === character ? [at + 1] : []
    })
    positions = withStars(pattern, next)
  }
  return [...positions].map((at) => pattern.slice(at))
}

/** A star may also stand for nothing. */
function withStars(pattern: string, starts: readonly number[]): ReadonlySet<number> {
  const positions = new Set<number>()
  for (const start of starts) {
    let at = start
    positions.add(at)
    while (pattern[at] === '*') positions.add(++at)
  }
  return positions
}
