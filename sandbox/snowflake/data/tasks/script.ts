import { unsupported } from '../../errors'

export type TaskStatement =
  { readonly do: 'begin' | 'commit' | 'rollback' } | { readonly do: 'query'; readonly sql: string }

/** The statements of a task: a single one, or those of a BEGIN … END block. */
export function taskStatements(definition: string): readonly TaskStatement[] {
  const code = tokens(definition).join('')
  const block = /^\s*BEGIN\b(?!\s*(?:TRANSACTION|WORK)?\s*;)([\s\S]*)\bEND\s*;?\s*$/i.exec(code)?.[1]
  return (block === undefined ? [code.trim()] : statements(block)).map(taskStatement)
}

function taskStatement(sql: string): TaskStatement {
  const words = sql.trim().replace(/;\s*$/, '').toUpperCase().replace(/\s+/g, ' ')
  if (/^(BEGIN|BEGIN TRANSACTION|BEGIN WORK|START TRANSACTION)$/.test(words)) return { do: 'begin' }
  if (/^COMMIT( WORK)?$/.test(words)) return { do: 'commit' }
  if (/^ROLLBACK( WORK)?$/.test(words)) return { do: 'rollback' }
  const [verb = ''] = words.split(/[ (]/)
  if (['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(verb)) return { do: 'query', sql }
  throw unsupported(`${verb} in a task`)
}

/** Splits at semicolons, except those in strings and quoted names. */
function statements(block: string): readonly string[] {
  const parts = ['']
  for (const token of tokens(block)) {
    if (token === ';') parts.push('')
    else parts.push((parts.pop() ?? '') + token)
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

const TOKEN = /'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\s\S]/g

/** Strings, quoted names and single characters, with a space in place of each comment. */
function tokens(sql: string): readonly string[] {
  return Array.from(sql.matchAll(TOKEN), ([token]) => (/^(--|\/\/|\/\*)/.test(token) ? ' ' : token))
}
