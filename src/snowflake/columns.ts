import type { Row } from '../model/operation'
import { show } from './identifiers'
import { booleanOf, textOf } from './rows'
import { sameType } from './types'

/** Columns that are wanted and not there. */
export function missingColumns(wanted: readonly string[], live: readonly string[]): readonly string[] {
  const present = new Set(live.map((column) => partsOfColumn(column).name))
  return wanted.filter((column) => !present.has(partsOfColumn(column).name))
}

/** What no change in place would put right, each with what to do. */
export function columnObstacles(wanted: readonly string[], live: readonly string[]): readonly string[] {
  const types = new Map(wanted.map((column) => [partsOfColumn(column).name, partsOfColumn(column).type]))
  return live.map(partsOfColumn).flatMap(({ name, type, required }) => {
    const declared = types.get(name)
    if (declared !== undefined && !sameType(declared, type)) {
      return `column ${name} is ${type}, not ${declared}, and holds data: rename the table (ALTER TABLE … RENAME TO …) and a new one is made, or give another \`table\`.`
    }
    if (required === 'never') return []
    if (declared !== undefined) {
      const byDefault = required === 'by default' ? ' (its default is for statements that do not name it; ours do)' : ''
      return `column ${name} refuses rows without a value, which log records may lack${byDefault}: ALTER TABLE … ALTER COLUMN ${name} DROP NOT NULL.`
    }
    return required === 'by default'
      ? []
      : `column ${name} is not ours and refuses rows without a value: give it a default, or ALTER TABLE … ALTER COLUMN ${name} DROP NOT NULL.`
  })
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-table */
export function liveColumn(row: Row): string {
  const column = `${show(String(row['name']))} ${String(row['type'])}`
  if (booleanOf(row['null?'])) return column
  const byDefault = textOf(row['default'])
  return `${column} NOT NULL${byDefault === null ? '' : ` DEFAULT ${byDefault}`}`
}

interface Parts {
  readonly name: string
  readonly type: string
  /** Whether it has to have a value, and where that comes from when a row does not bring one. */
  readonly required: 'never' | 'always' | 'by default'
}

export function partsOfColumn(column: string): Parts {
  const [, name = column, type = '', required, byDefault] =
    /^("(?:[^"]|"")*"|\S+) (.*?)( NOT NULL( DEFAULT .*)?)?$/s.exec(column) ?? []
  if (required === undefined) return { name, type, required: 'never' }
  return { name, type, required: byDefault === undefined ? 'always' : 'by default' }
}
