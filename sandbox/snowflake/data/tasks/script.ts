import { unsupported } from '../../errors'

export type Step = { readonly do: 'begin' | 'commit' | 'rollback' } | { readonly do: 'query'; readonly sql: string }

/** The statements of a task: one, or those of a BEGIN … END block. */
export function stepsOf(definition: string): readonly Step[] {
  const block = /^\s*BEGIN\b(?!\s*(?:TRANSACTION|WORK)?\s*;)([\s\S]*)\bEND\s*;?\s*$/i.exec(definition)?.[1]
  return (block === undefined ? [definition] : statements(block)).map(stepOf)
}

function stepOf(sql: string): Step {
  const words = sql.trim().replace(/;\s*$/, '').toUpperCase().replace(/\s+/g, ' ')
  if (/^(BEGIN|BEGIN TRANSACTION|BEGIN WORK|START TRANSACTION)$/.test(words)) return { do: 'begin' }
  if (/^COMMIT( WORK)?$/.test(words)) return { do: 'commit' }
  if (/^ROLLBACK( WORK)?$/.test(words)) return { do: 'rollback' }
  const [verb = ''] = words.split(/[ (]/)
  if (['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(verb)) return { do: 'query', sql }
  throw unsupported(`${verb} in a task`)
}

/** Splits at semicolons, but not inside texts, quoted names and comments. */
function statements(block: string): readonly string[] {
  const parts: string[] = []
  let current = ''
  for (const [token] of block.matchAll(
    /'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\s\S]/g
  )) {
    if (token === ';') {
      parts.push(current)
      current = ''
    } else current += token
  }
  return [...parts, current].map((part) => part.trim()).filter((part) => part !== '')
}
