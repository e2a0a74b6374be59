import type { Rule } from '../../src/failures/rule'
import { RULES } from '../../src/failures/table'
import type { ErrorCode } from '../../src/model/errors'
import { type Page, tableHeader, tableRow } from './sections'

/** The tables of docs/troubleshooting.md: the rows that explain errors, by the code that they lead to. */
export function troubleshootingPage(): Page {
  const codes = [...new Set(RULES.map(({ code }) => code))]
  return {
    file: 'docs/troubleshooting.md',
    sections: Object.fromEntries(codes.map((code) => [`errors of ${code}`, tableOf(code)]))
  }
}

function tableOf(code: ErrorCode): string {
  const rows = RULES.filter((rule) => rule.code === code).map((rule) =>
    tableRow(...[serviceName(rule), rule.seen, rule.sentence, rule.remedy].map(cell))
  )
  return [...tableHeader('from', 'what the message says', 'what it means', 'what to do'), ...rows].join('\n')
}

function serviceName({ service }: Rule): string {
  return { aws: 'AWS', snowflake: 'Snowflake', github: 'GitHub', any: 'any' }[service ?? 'any']
}

/** Placeholders such as <id> must not become HTML, unless they are in code. */
function cell(text: string): string {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 0 ? part.replace(/</g, '&lt;').replace(/\*/g, '\\*') : part))
    .join('`')
    .replace(/\|/g, '\\|')
}
