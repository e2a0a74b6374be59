/** The runner masks secrets in its log, but not in requests to an API or in outputs. */
export interface Redactor {
  add(secret: string): void
  redact(text: string): string
}

const REPLACEMENT = '***'
/** A shorter secret would be found by chance in what is encoded. */
const SHORTEST_ENCODED = 8

/** Removes secrets from texts, also where a text has them encoded: for a URL, in JSON, in Base64, escaped for Markdown. */
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
      forms ??= [...new Set([...secrets].flatMap(formsOf))]
        .sort((one, other) => other.length - one.length)
        .map((form) => ({ probe: longestWord(form), pattern: patternOf(form) }))
      return [...forms, ...TOKENS].reduce(
        (rest, { probe, pattern }) => (rest.includes(probe) ? rest.replace(pattern, REPLACEMENT) : rest),
        text
      )
    }
  }
}

interface Form {
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
const TOKENS: readonly Form[] = [
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

/** The secret as it is, and as it may be encoded. */
function formsOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST_ENCODED) return [secret]
  const json = JSON.stringify(secret).slice(1, -1)
  return [secret, encodeURIComponent(secret), json, ...[0, 1, 2].flatMap((before) => inBase64(secret, before))]
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

/** Finds the text also where some of its characters are escaped for Markdown (`&#42;`), which our reports do. */
function patternOf(text: string): RegExp {
  const characters = [...text].map((character) =>
    /[A-Za-z0-9]/.test(character)
      ? character
      : `(?:${escaped(character)}|(?:<wbr>)?&#${character.codePointAt(0) ?? 0};\\u200b?)`
  )
  return new RegExp(characters.join(''), 'g')
}

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
