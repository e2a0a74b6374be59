import { readFileSync } from 'node:fs'

export interface PolicyStatement {
  readonly Sid: string
  readonly Action: string | readonly string[]
}

export interface Policy {
  readonly Version: string
  readonly Statement: readonly PolicyStatement[]
}

/** The policy under this heading of docs/permissions-aws.md, for the account of the sandbox. */
export function policyOf(heading: 'Plan' | 'Apply' | 'Destroy'): Policy {
  const json = block('docs/permissions-aws.md', `## ${heading}`, 'json').replaceAll('111122223333', '123456789012')
  return JSON.parse(json) as Policy
}

/** The statements under this heading of docs/permissions-snowflake.md, without their comments. */
export function grantsOf(heading: 'Apply' | 'Plan by hand'): readonly string[] {
  return statementsIn(block('docs/permissions-snowflake.md', `## ${heading}`, 'sql'))
}

/** Those for a role that gets a database and a schema of others. */
export function existingGrants(): readonly string[] {
  return statementsIn(block('docs/permissions-snowflake.md', '<!-- existing: .*-->', 'sql'))
}

function statementsIn(text: string): readonly string[] {
  return text
    .replaceAll(/--.*/g, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

/** The first code block in this language after a line. */
function block(file: string, line: string, language: string): string {
  const text = readFileSync(file, 'utf8')
  const [, found] = new RegExp(`${line}\\n[\\s\\S]*?\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text) ?? []
  if (found === undefined) throw new Error(`${file} has no ${language} after ${line}`)
  return found
}
