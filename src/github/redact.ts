/** The runner masks secrets in its log, but not in requests to an API or in outputs. */
export interface Redactor {
  add(secret: string): void
  redact(text: string): string
}

const REPLACEMENT = '***'
/** A shorter secret would be found by chance in what is encoded. */
const SHORTEST_ENCODED = 8

/** Removes secrets from texts, also where a text has them encoded: for a URL, in JSON, HTML, Base64 or hex, for Markdown. */
export function redactor(): Redactor {
  const secrets = new Set<string>()
  // The longest first, so that no part of a secret remains that contains another secret.
  let forms: readonly Form[] | undefined
  return {
    add: (secret) => {
      if (secret.trim() === '') return
      secrets.add(secret)
      forms = undefined
    },
    redact: (text) => {
      forms ??= [...secrets].flatMap(formsOf).sort((one, other) => other.text.length - one.text.length)
      return [...forms, ...TOKENS].reduce(
        (rest, { probe, pattern }) => (rest.includes(probe) ? rest.replace(pattern, REPLACEMENT) : rest),
        text
      )
    }
  }
}

interface Form {
  readonly text: string
  /** Every text that has this form of the secret includes it: much faster to look for than the pattern. */
  readonly probe: string
  readonly pattern: RegExp
}

/**
 * Credentials that only their form tells: people paste them into comments and descriptions. A private key also where its
 * line breaks are escaped.
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 * https://datatracker.ietf.org/doc/html/rfc7519#section-3
 * https://datatracker.ietf.org/doc/html/rfc7468#section-10
 */
const TOKENS: readonly Omit<Form, 'text'>[] = [
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'].map((probe) => ({
    probe,
    pattern: new RegExp(`\\b${probe}\\w{22,}`, 'g')
  })),
  { probe: 'eyJ', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/g },
  { probe: 'PRIVATE KEY', pattern: privateKeys() }
]

/** Only what looks like Base64 goes: otherwise, whoever writes the first line of a key could hide what follows. */
function privateKeys(): RegExp {
  const lineBreak = String.raw`(?:\s[-+]?|(?:\\|&#92;)[nr])*`
  const lines = String.raw`(?:${lineBreak}[A-Za-z0-9+/=]{16,})+`
  const last = String.raw`(?:${lineBreak}[A-Za-z0-9+/=]+(?=${lineBreak}-----END))?`
  return new RegExp(`BEGIN [A-Z ]*PRIVATE KEY-----${lines}${last}`, 'g')
}

/** Letters and digits are never escaped. */
function longestWord(form: string): string {
  return (form.match(/[A-Za-z0-9]+/g) ?? ['']).reduce(
    (longest, word) => (word.length > longest.length ? word : longest),
    ''
  )
}

/** The secret as it is, and in encodings that change all of it. What changes single characters, the pattern knows. */
function formsOf(secret: string): readonly Form[] {
  if (secret.length < SHORTEST_ENCODED) return [formOf(secret, inMarkdown)]
  const hex = Buffer.from(secret).toString('hex')
  const whole = [...[0, 1, 2].flatMap((before) => inBase64(secret, before)), hex, hex.toUpperCase()]
  return [secret, ...whole].map((form) => formOf(form, inAnyEncoding))
}

function formOf(text: string, inEncodings: (character: string) => string): Form {
  const characters = [...text].map((character) => (/[A-Za-z0-9]/.test(character) ? character : inEncodings(character)))
  return { text, probe: longestWord(text), pattern: new RegExp(characters.join(''), 'g') }
}

/**
 * The characters of Base64 that depend on the secret alone, when this many other bytes come before it in a group of
 * three. https://datatracker.ietf.org/doc/html/rfc4648#section-4
 */
function inBase64(secret: string, before: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
  const first = Math.ceil((before * 8) / 6)
  const whole = Math.floor((bytes.length * 8) / 6)
  const text = bytes.toString('base64').slice(first, whole)
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')]
}

/** A character as it is, or as our reports escape it for Markdown (`&#42;`). */
function inMarkdown(character: string): string {
  return `(?:${escaped(character)}|(?:<wbr>)?&#${character.codePointAt(0) ?? 0};\\u200b?)`
}

/**
 * The same, and as servers may echo it. Each of them encodes other characters, so any of them may be encoded or not, and any
 * may be encoded twice: for a URL (`%2F`), in a form (`+`), in JSON (`\"`, `\u20ac`), and in HTML (`&quot;`, `&#x27;`).
 * https://url.spec.whatwg.org/#percent-encoded-bytes, https://www.rfc-editor.org/rfc/rfc8259#section-7
 */
function inAnyEncoding(character: string): string {
  const backslashes = (least: number) => `${inMarkdown('\\')}{${least},${MOST_BACKSLASHES}}`
  const hex = (digits: string) => digits.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
  const bytes = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'))
  const units = Array.from({ length: character.length }, (_, at) =>
    character.charCodeAt(at).toString(16).padStart(4, '0')
  )
  const ampersand = `${inMarkdown('&')}(?:amp;)?`
  const letter = LETTERS_IN_JSON[character]
  const name = NAMES_IN_HTML[character]
  return `(?:${[
    `${backslashes(0)}${inMarkdown(character)}`,
    bytes.map((byte) => `${inMarkdown('%')}(?:25)*${hex(byte)}`).join(''),
    units.map((unit) => `${backslashes(1)}u${hex(unit)}`).join(''),
    `${ampersand}${inMarkdown('#')}(?:${character.codePointAt(0) ?? 0}|[xX]0*${hex((character.codePointAt(0) ?? 0).toString(16))});`,
    ...(letter === undefined ? [] : [`${backslashes(1)}${letter}`]),
    ...(name === undefined ? [] : [`${ampersand}${name};`]),
    ...(character === ' ' ? [inMarkdown('+')] : [])
  ].join('|')})`
}

/** Of JSON in JSON in JSON. */
const MOST_BACKSLASHES = 7
const LETTERS_IN_JSON: Readonly<Record<string, string>> = {
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\b': 'b',
  '\f': 'f'
}
const NAMES_IN_HTML: Readonly<Record<string, string>> = { '"': 'quot', "'": 'apos', '&': 'amp', '<': 'lt', '>': 'gt' }

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
}

/**
 * Changes what the runner would take for a workflow command: `::name::` at the start of a line, the older `##[name]`
 * anywhere. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function harmless(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [')
}
