/**
 * Live values were written by others: bucket names, comments, policies. What they hold is shown, and does nothing.
 */

/** Control characters, and those that reverse the direction of text or take no room. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu
/**
 * What Markdown, HTML or GitHub could make something of: markup, links, mentions, references, emoji, formulas. The rest
 * stays as it is, so that the source can be read too: a name such as s3:Get_x has nothing in it that would be markup.
 */
const MARKUP =
  /[\\`*[\]<>|~@&$]|:(?=\/\/|[\w+-]+:)|(?<![a-z0-9])_|_(?![a-z0-9])|#(?=\d)|^[-+=#]|(?<=^\d{1,9})[.)]|(?<=www)\./gi
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The text on one line, with each character that could not be seen spelled out. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => NAMED[character] ?? spelledOut(character))
}

/** The text over several lines, otherwise as `visible`. */
export function visibleLines(text: string): readonly string[] {
  return text.replaceAll('\r\n', '\n').split('\n').map(visible)
}

/** A live value in Markdown. In `<code>`, GitHub looks for neither mentions nor references. */
export function code(text: string): string {
  return `<code>${entities(visible(text))}</code>`
}

/** A sentence that may hold live values, in Markdown. */
export function prose(text: string): string {
  // Why: mentions are looked for after entities are resolved, so the sign is kept apart from the name.
  return visibleLines(text)
    .map((line) => entities(line).replaceAll('&#64;', '&#64;\u200b'))
    .join('<br>')
}

/** Lines as they are, in a fence that nothing in them can close. */
export function fence(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const ticks = '`'.repeat(longest + 1)
  return [ticks + language, ...lines, ticks].join('\n')
}

function entities(text: string): string {
  return text.replace(MARKUP, (character) => `&#${character.codePointAt(0) ?? 0};`)
}

function spelledOut(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}
