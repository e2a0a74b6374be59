/** The name of a role or user in SQL: quoted, or a word; `<role>` when it is not known. */
const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+|<role>)`
const COMMAND = new RegExp(
  String.raw`\bGRANT [^;]+? TO (?:DATABASE )?(?:ROLE|USER) ${NAME}|\bCREATE ROLE ${NAME}|\bUNDROP TABLE [^\s;]+?(?=[.;]?(?:\s|$))`,
  'g'
)

/** The statements and policies that a sentence advises, exactly as they have to be entered. */
export function commandsIn(text: string): readonly string[] {
  const statements = [...text.matchAll(COMMAND)].map(([statement]) => `${statement};`)
  return [...new Set([...statements, ...documentsIn(text)])]
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
