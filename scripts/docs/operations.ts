import { OPERATIONS } from '../../src/aws/operations'
import type { NeedTemplate } from '../../src/snowflake/heads'
import { loadSql } from '../../src/snowflake/library'
import { type Page, tableHeader, tableRow } from './sections'

/** The tables of docs/operations.md, from src/aws/operations.ts and the heads of the SQL files. */
export function operationsPage(): Page {
  return { file: 'docs/operations.md', sections: { aws: awsTable(), snowflake: snowflakeTable() } }
}

function awsTable(): string {
  const rows = Object.entries(OPERATIONS).map(([name, operation]) => {
    const { client, access, goal, actions, on, only }: (typeof OPERATIONS)[keyof typeof OPERATIONS] = operation
    const needs = actions.map((action) => `\`${action}\``).join(', ')
    return tableRow(
      `\`${client}:${name}\``,
      access,
      spelled(goal),
      actions.length === 0 ? 'nothing' : `${needs} on ${on}`,
      only ?? ''
    )
  })
  return [...tableHeader('call', 'access', 'to …', 'needs', 'only'), ...rows].join('\n')
}

function snowflakeTable(): string {
  const rows = [...loadSql('sql').heads]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([file, { access, goal, needs, when }]) =>
      tableRow(
        `[${file}](../sql/${file}.sql)`,
        access,
        spelled(goal),
        needs.map(needText).join('<br>') || 'nothing',
        when === undefined ? '' : `when ${when}`
      )
    )
  return [...tableHeader('statement', 'access', 'to …', 'needs', 'only'), ...rows].join('\n')
}

function needText({ privileges, type, object, ownerOf, without, toReplace }: NeedTemplate): string {
  const on = type === 'ACCOUNT' ? 'the account' : `${type.toLowerCase()} ${spelled(object)}`
  const owner = ownerOf === undefined ? '' : ` (of the ${ownerOf.type.toLowerCase()}'s owner)`
  const condition = without === undefined ? '' : `, without a ${without}`
  const replacing = toReplace ? ' (to replace it)' : ''
  return `${privileges.map((privilege) => `\`${privilege}\``).join(', ')} on ${on}${owner}${condition}${replacing}`
}

/** `{pipe.schema}` as a placeholder that reads well. */
function spelled(text: string): string {
  return text.replaceAll(/\{(\w+)(?:\.(\w+))?\}/g, (_, name: string, part: string | undefined) =>
    part === undefined ? `_${name}_` : `_${part} of ${name}_`
  )
}
