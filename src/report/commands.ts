/** The name of a role or user in SQL: quoted, or a word; `<role>` when it is not known. */
const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+|<role>)`
/** Up to its semicolon, within a sentence. */
const ENDED = String.raw`\b(?:(?:GRANT|REVOKE|CREATE|ALTER|UNDROP) [A-Z]|SELECT SYSTEM\$)(?:(?!\. )[^;\n])*;`
/** Without one, as in what Snowflake says. */
const UNENDED = String.raw`\bGRANT [^;]+? TO (?:DATABASE )?(?:ROLE|USER) ${NAME}`
const COMMAND = new RegExp(`${ENDED}|${UNENDED}`, 'g')
/** Several statements in a row, at the end of a text. */
const ROW = new RegExp(`(?:\\s*${ENDED}){2,}$`)

/** The statements and policies that a text advises, exactly as they have to be entered: nothing that is to be filled in first. */
export function commandsIn(text: string): readonly string[] {
  const statements = [...text.matchAll(COMMAND)]
    .map(([statement]) => (statement.endsWith(';') ? statement : `${statement};`))
    .filter((statement) => !statement.includes('…'))
  return [...new Set([...statements, ...documentsIn(text)])]
}

/** The text without a row of statements at its end, for where they stand below it, one in a line. */
export function withoutRow(text: string): string {
  return text.replace(ROW, '')
}

/** JSON objects in a text. */
function documentsIn(text: string): readonly string[] {
  return [...text.matchAll(/\{"/g)].flatMap(({ index }) => {
    const ends = [...text.slice(index).matchAll(/\}/g)].map((end) => index + end.index + 1)
    const found = ends.map((end) => parsed(text.slice(index, end))).find((document) => document !== undefined)
    return found === undefined || !('Effect' in found) ? [] : [JSON.stringify(found, null, 2)]
  })
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
