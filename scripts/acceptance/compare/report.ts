import type { Difference } from './differences'

/** Each difference once, with how often it was found; the most frequent first. */
export function merged(differences: readonly Difference[]): readonly (Difference & { readonly times: number })[] {
  const found = new Map<string, Difference & { readonly times: number }>()
  for (const difference of differences) {
    const { where, what, at } = difference
    const key = JSON.stringify([where, what, at])
    found.set(key, { ...difference, times: (found.get(key)?.times ?? 0) + 1 })
  }
  return [...found.values()].toSorted((one, other) => other.times - one.times)
}

const LONGEST = 200

export function asText(differences: readonly Difference[]): string {
  const list = merged(differences)
  if (list.length === 0) return 'The sandbox answers everything as it was recorded.'
  return [
    `${list.length} ${list.length === 1 ? 'difference' : 'differences'}:`,
    ...list.map(({ where, what, at, recorded, sandbox, times }) =>
      [
        `${where}: ${what}${at === '' ? '' : ` ${at}`}${times === 1 ? '' : ` (${times} times)`}`,
        `    recorded: ${cut(recorded)}`,
        `    sandbox:  ${cut(sandbox)}`
      ].join('\n')
    )
  ].join('\n')
}

function cut(text: string): string {
  const line = JSON.stringify(text).slice(1, -1)
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`
}
