/**
 * The elements of an XML answer that the SDK's types do not have. A document that is written as a whole would lose them.
 */

/** A tag, or the text between two of them. */
const TOKEN = /<(\/?)([A-Za-z][\w.:-]*)(?:\s[^>]*?)?(\/?)>|([^<]+)/g
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

interface Element {
  readonly name: string
  readonly parent: Element | undefined
  text: string
  isLeaf: boolean
  /** Whether the answer has a value of it, or of an element in it. */
  isKnown: boolean
}

/** A value of the answer, and where it is: "Expiration/Days". */
interface Value {
  readonly path: string
  readonly text: string
}

/** The names of the outermost elements of whose values none is in the answer that the SDK made of the XML. */
export function lostElements(xml: string, answer: unknown): readonly string[] {
  const leaves = leavesOf(xml)
  const left = [...valuesIn(answer)]
  // The SDK has other names for some elements. One that has its own takes its value first.
  for (const isMeant of [samePlace, sameName, () => true]) {
    for (const leaf of leaves.filter(({ isKnown }) => !isKnown)) {
      const at = left.findIndex((value) => value.text === leaf.text && isMeant(value, leaf))
      if (at < 0) continue
      left.splice(at, 1)
      for (let one: Element | undefined = leaf; one !== undefined; one = one.parent) one.isKnown = true
    }
  }
  return [...new Set(leaves.filter(({ isKnown }) => !isKnown).map((leaf) => outermostUnknown(leaf).name))]
}

/** Lists have names in the plural: "Rules" of each <Rule>. */
function samePlace({ path }: Value, { name, parent }: Element): boolean {
  const outer = parent?.name ?? ''
  return [outer, `${outer}s`].some((one) => path.endsWith(`/${one}/${name}`)) || path === `/${name}`
}

function sameName({ path }: Value, { name }: Element): boolean {
  return path.endsWith(`/${name}`)
}

function outermostUnknown(element: Element): Element {
  return element.parent === undefined || element.parent.isKnown ? element : outermostUnknown(element.parent)
}

/** The elements without children. */
function leavesOf(xml: string): readonly Element[] {
  const inRoot = xml.replace(/^\s*(?:<\?[^>]*\?>\s*)?<[^>]*>/, '')
  const leaves: Element[] = []
  let open: Element | undefined
  const close = () => {
    if (open?.isLeaf === true) leaves.push({ ...open, text: comparable(decoded(open.text)) })
    open = open?.parent
  }
  for (const [, isEnd, name, isEmpty, text] of inRoot.matchAll(TOKEN)) {
    if (name === undefined) {
      if (open !== undefined) open.text += text ?? ''
    } else if (isEnd === '/') {
      close()
    } else {
      if (open !== undefined) open.isLeaf = false
      open = { name, parent: open, text: '', isLeaf: true, isKnown: false }
      if (isEmpty === '/') close()
    }
  }
  return leaves
}

/** Every value in the answer; an empty object means something too, as `EventBridgeConfiguration` does. */
function valuesIn(value: unknown, path = ''): readonly Value[] {
  if (value === undefined || value === null) return []
  if (value instanceof Date) return [{ path, text: value.toISOString() }]
  if (typeof value === 'string') return [{ path, text: comparable(value) }]
  if (typeof value !== 'object') return [{ path, text: JSON.stringify(value) }]
  if (Array.isArray(value)) return value.flatMap((one) => valuesIn(one, path))
  const inner = Object.entries(value)
  return inner.length === 0 ? [{ path, text: '' }] : inner.flatMap(([key, one]) => valuesIn(one, `${path}/${key}`))
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
