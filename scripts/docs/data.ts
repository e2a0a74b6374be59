import { type Column, PARSED_COLUMNS, STAGING_COLUMNS, UNPARSED_COLUMNS } from '../../src/model/columns'
import { SECRET_PARAMETERS } from '../../src/model/secrets'
import { COLUMN_FACTS } from './column-facts'
import { type Page, tableHeader, tableRow } from './sections'

/** The tables of docs/data.md: columns and types as the action creates them, and what is known about each. */
export function dataPage(): Page {
  return {
    file: 'docs/data.md',
    sections: {
      parsed: columns(PARSED_COLUMNS),
      unparsed: columns(UNPARSED_COLUMNS),
      staging: columns(STAGING_COLUMNS),
      redacted: SECRET_PARAMETERS.map((name) => `\`${name}\``).join(', ')
    }
  }
}

function columns(all: readonly Column[]): string {
  const rows = all.map(({ name, type }) => {
    const fact = COLUMN_FACTS[name]
    if (fact === undefined) throw new Error(`scripts/docs/column-facts.ts says nothing about ${name}.`)
    return tableRow(`\`${name}\``, `\`${type}\``, fact.since ?? '', fact.holds, fact.isNull)
  })
  return [...tableHeader('column', 'type', 'since', 'holds', 'NULL'), ...rows].join('\n')
}
