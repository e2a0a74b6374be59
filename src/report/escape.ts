/**
 * Live values are written by others: bucket names, comments, policies. Their content must be shown, but have no effect.
 */

/**
 * Control characters, and what cannot be seen: characters that change the direction of text, that have no width, that
 * are blank, or that no font has. https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu
/**
 * What Markdown, HTML or GitHub could interpret: markup, links, mentions, references, emoji, formulas. Everything else
 * stays, so that the source is readable too: a name such as s3:Get_x has no markup.
 */
const MARKUP =
  /[\\`*[\]<>|~@&$]|:(?=\/\/|[\w+-]+:)|(?<![a-z0-9])_|_(?![a-z0-9])|#(?=\d)|^[-+=#]|(?<=^\d{1,9})[.)]|(?<=www)\./gi
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The text on one line, with an escape sequence for each invisible character. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => NAMED[character] ?? escapeSequence(character))
}

/** Like `visible`, but with the lines of the text. */
export function visibleLines(text: string): readonly string[] {
  return text.replaceAll('\r\n', '\n').split('\n').map(visible)
}

/**
 * A live value in Markdown. GitHub does not interpret mentions and references in `<code>`, but makes links of e-mail
 * addresses, unless a tag that shows nothing parts them; who copies the value does not copy the tag.
 * https://github.github.com/gfm/#extended-email-autolink
 */
export function code(text: string): string {
  return `<code>${entities(visible(text)).replaceAll('&#64;', '<wbr>&#64;')}</code>`
}

/**
 * A sentence that may contain live values, in Markdown. GitHub looks for mentions, e-mail addresses and references (#1,
 * GH-1) after it resolves entities, so a character without width comes between.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function prose(text: string): string {
  return visibleLines(text).map(withCode).join('<br>')
}

/** In a sentence, what is between two backticks is code. */
function withCode(line: string): string {
  return line
    .split(/`([^`]+)`/)
    .map((part, at) => (at % 2 === 1 ? code(part) : words(part)))
    .join('')
}

function words(text: string): string {
  return entities(text)
    .replaceAll('&#64;', '&#64;\u200b')
    .replaceAll('&#35;', '&#35;\u200b')
    .replaceAll(/\b(GH)-(?=\d)/gi, '$1\u200b-')
}

/** The lines unchanged, in a fence that they cannot close. */
export function fence(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const ticks = '`'.repeat(longest + 1)
  return [ticks + language, ...lines, ticks].join('\n')
}

function entities(text: string): string {
  return text.replace(MARKUP, (character) => `&#${character.codePointAt(0) ?? 0};`)
}

function escapeSequence(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16)
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
}
