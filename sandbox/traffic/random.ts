/** Repeatable random values: the same seed gives the same values. */
export interface Random {
  /** An integer from 0 up to, but not including, `limit`. */
  below(limit: number): number
  pick<T>(from: readonly [T, ...T[]]): T
  /** One of them; the greater its weight, the more likely. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T
  chance(probability: number): boolean
  /** A text of this length, from the characters of the alphabet. */
  text(alphabet: string, length: number): string
}

/** Mulberry32: 32 bits of state, good enough for traffic. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    weighted(from) {
      let left = next() * from.reduce((sum, [weight]) => sum + weight, 0)
      const found = from.find(([weight]) => (left -= weight) < 0) ?? from.at(-1)
      if (found === undefined) throw new Error('There is nothing to choose from.')
      return found[1]
    },
    chance: (probability) => next() < probability,
    text: (alphabet, length) => Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join('')
  }
}
