/**
 * Puts placeholders for what says whose account this is, and takes them back out with the values of another account: what
 * was recorded in one is played in another.
 */
export interface Redactor {
  /** From now on, this value is `<placeholder>`. The first value of a placeholder counts; empty ones do not. */
  learn(placeholder: string, value: string): void
  hide<T>(value: T): T
  /** Placeholders without a value stay. */
  reveal<T>(value: T): T
}

/** What nobody learns about, but what is known by its form. In this order. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA|AIDA|AROA|ANPA|AGPA)[A-Z0-9]{12,}\b/g, '<$1>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/(?<!\d)\d{12}(?!\d)/g, '<other-account>'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '<email>'],
  [/\b[\w.-]+\.snowflakecomputing\.com\b/gi, '<host>'],
  [/-----BEGIN[^-]+-----[\s\S]*?-----END[^-]+-----/g, '<key>'],
  [/\beyJ[\w-]{8,}(\.[\w-]+)*/g, '<token>'],
  // But not the addresses of documentation, which our own lines have: https://datatracker.ietf.org/doc/html/rfc5737
  [/\b(?!192\.0\.2\.)\d{1,3}(\.\d{1,3}){3}\b/g, '<address>']
]

export function redactor(): Redactor {
  const values = new Map<string, string>()
  let hiding: readonly { readonly pattern: RegExp; readonly placeholder: string }[] = []
  return {
    learn(placeholder, value) {
      if (value.length < 3 || values.has(placeholder)) return
      values.set(placeholder, value)
      hiding = [...values]
        .toSorted(([, one], [, other]) => other.length - one.length)
        .map(([name, text]) => ({ pattern: wholeWord(name, text), placeholder: `<${name}>` }))
    },
    hide: (value) =>
      inTexts(value, (text) => {
        const known = hiding.reduce((rest, { pattern, placeholder }) => rest.replace(pattern, placeholder), text)
        return FORMS.reduce((rest, [form, placeholder]) => rest.replace(form, placeholder), known)
      }),
    reveal: (value) =>
      inTexts(value, (text) => text.replace(/<([\w-]+)>/g, (whole, name: string) => values.get(name) ?? whole))
  }
}

/** The mark of a run is a part of names; anything else is a word of its own. */
function wholeWord(name: string, text: string): RegExp {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return name.startsWith('run')
    ? new RegExp(escaped, 'g')
    : new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, 'g')
}

/** Changes every text in a value, also in its keys. Dates become texts. */
function inTexts<T>(value: T, change: (text: string) => string): T {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return change(decoded(inner))
    if (inner instanceof Date) return { $time: Number.isNaN(inner.getTime()) ? 'invalid' : inner.toISOString() }
    if (typeof inner === 'bigint') return inner.toString()
    if (Array.isArray(inner)) return inner.map(walk)
    if (typeof inner !== 'object' || inner === null) return inner
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [change(key), walk(item)]))
  }
  return walk(value) as T
}

/** IAM encodes documents for URLs. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
function decoded(text: string): string {
  return text.startsWith('%7B') ? decodeURIComponent(text) : text
}
