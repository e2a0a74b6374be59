/**
 * The elements of an XML answer that the SDK's types do not have. A document that is written as a whole would lose them.
 */

/** An element without children: its name, and its text. */
const LEAF = /<([A-Za-z][\w.:-]*)(?:\s[^>]*)?(?:\/>|>([^<]*)<\/\1\s*>)/g
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The names of the elements whose values are not in the answer that the SDK made of the XML. */
export function lostElements(xml: string, answer: unknown): readonly string[] {
  const kept = Map.groupBy(valuesIn(answer), (value) => value)
  const lost = leavesOf(xml).filter(({ value }) => kept.get(value)?.pop() === undefined)
  return [...new Set(lost.map(({ name }) => name))]
}

function leavesOf(xml: string): readonly { readonly name: string; readonly value: string }[] {
  const inRoot = xml.replace(/^\s*(?:<\?[^>]*\?>\s*)?<[^>]*>/, '')
  return [...inRoot.matchAll(LEAF)].map(([, name = '', text = '']) => ({ name, value: comparable(decoded(text)) }))
}

/** Every value in the answer; an empty object means something too, as `EventBridgeConfiguration` does. */
function valuesIn(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  if (value instanceof Date) return [value.toISOString()]
  if (typeof value === 'string') return [comparable(value)]
  if (typeof value !== 'object') return [JSON.stringify(value)]
  const inner = Object.values(value)
  return inner.length === 0 && !Array.isArray(value) ? [''] : inner.flatMap(valuesIn)
}

function comparable(text: string): string {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? new Date(text).toISOString() : text
}

function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      return String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16))
    }
  )
}
