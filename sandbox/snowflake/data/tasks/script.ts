import { unsupported } from '../../errors'

export type TaskStatement =
  | { readonly do: 'begin' | 'commit' | 'rollback' }
  | { readonly do: 'query' | 'define'; readonly sql: string }
  /** A variable gets the first value of the first row. */
  | { readonly do: 'assign'; readonly variable: string; readonly sql: string }
  | { readonly do: 'if'; readonly condition: string; readonly then: readonly TaskStatement[] }

/** The statements of a task: a single one, or those of a BEGIN … END block. */
export function taskStatements(definition: string): readonly TaskStatement[] {
  const code = tokens(definition).join('')
  const block = /^\s*BEGIN\b(?!\s*(?:TRANSACTION|WORK)?\s*;)([\s\S]*)\bEND\s*;?\s*$/i.exec(code)?.[1]
  return block === undefined ? [taskStatement(code.trim())] : statementsIn(block)
}

/** https://docs.snowflake.com/en/developer-guide/snowflake-scripting/branch */
function statementsIn(block: string): readonly TaskStatement[] {
  const found: TaskStatement[] = []
  const parts = [...statements(block)]
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const [, condition, first] = /^IF\s*\(([\s\S]*?)\)\s*THEN\b([\s\S]*)$/i.exec(part) ?? []
    if (condition === undefined || first === undefined) {
      found.push(taskStatement(part))
      continue
    }
    const end = parts.findIndex((one) => /^END\s+IF$/i.test(one))
    if (end < 0) throw unsupported('IF without END IF in a task')
    const then = [first.trim(), ...parts.splice(0, end + 1).slice(0, -1)].map(taskStatement)
    found.push({ do: 'if', condition, then })
  }
  return found
}

/** https://docs.snowflake.com/en/developer-guide/snowflake-scripting/variables */
function assignment(sql: string): TaskStatement | undefined {
  const [, declared, value] = /^LET\s+(\w+)(?:\s+\w+)?\s*:=\s*([\s\S]+)$/i.exec(sql) ?? []
  if (declared !== undefined) return { do: 'assign', variable: declared, sql: `SELECT (${value})::VARCHAR` }
  const [, selected, variable, rest] = /^(SELECT\s[\s\S]*?)\s+INTO\s+:(\w+)\s([\s\S]+)$/i.exec(sql) ?? []
  return variable === undefined ? undefined : { do: 'assign', variable, sql: `${selected} ${rest}` }
}

function taskStatement(sql: string): TaskStatement {
  const assigned = assignment(sql)
  if (assigned !== undefined) return assigned
  const words = sql.trim().replace(/;\s*$/, '').toUpperCase().replace(/\s+/g, ' ')
  if (/^(BEGIN|BEGIN TRANSACTION|BEGIN WORK|START TRANSACTION)$/.test(words)) return { do: 'begin' }
  if (/^COMMIT( WORK)?$/.test(words)) return { do: 'commit' }
  if (/^ROLLBACK( WORK)?$/.test(words)) return { do: 'rollback' }
  const [verb = ''] = words.split(/[ (]/)
  // What only Snowflake itself can answer.
  if (/^SELECT SYSTEM\$/.test(words)) return { do: 'define', sql }
  if (['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(verb)) return { do: 'query', sql }
  if (/^ALTER PIPE\b.*\bREFRESH\b|^DROP (TASK|PIPE|STAGE)\b|^ALTER TASK\b/.test(words)) return { do: 'define', sql }
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
