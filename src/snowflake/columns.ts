import type { Row } from '../model/operation'
import { show } from './identifiers'
import { booleanOf, textOf } from './rows'
import { sameType } from './types'

/** The quickstart has text where we have times and numbers. */
const CONVERT = 'convert it as docs/adopting.md shows; or '

/** The columns that are wanted but do not exist. */
export function missingColumns(wanted: readonly string[], live: readonly string[]): readonly string[] {
  const present = new Set(live.map((column) => partsOfColumn(column).name))
  return wanted.filter((column) => !present.has(partsOfColumn(column).name))
}

/** What is wrong with the columns and cannot be changed in place, in sentences that say what to do. */
export function columnObstacles(
  wanted: readonly string[],
  live: readonly string[],
  isEmpty: boolean
): readonly string[] {
  const types = new Map(wanted.map((column) => [partsOfColumn(column).name, partsOfColumn(column).type]))
  return live.map(partsOfColumn).flatMap(({ name, type, required }) => {
    const declared = types.get(name)
    if (declared !== undefined && !sameType(declared, type)) {
      const way = isEmpty
        ? 'the table is empty, so drop it (DROP TABLE …)'
        : `${type.startsWith('VARCHAR') ? CONVERT : ''}rename the table (ALTER TABLE … RENAME TO …)`
      return `Column ${name} is ${type}, not ${declared}: ${way} so that a new one is created, or set another \`table\`.`
    }
    if (required === 'never') return []
    if (declared !== undefined) {
      const byDefault =
        required === 'by default' ? ' (its default does not help: our statements always set the column)' : ''
      return `Column ${name} is NOT NULL, but log records may have no value for it${byDefault}: run ALTER TABLE … ALTER COLUMN ${name} DROP NOT NULL.`
    }
    return required === 'by default'
      ? []
      : `Column ${name} is not managed by this action and is NOT NULL: give it a default, or run ALTER TABLE … ALTER COLUMN ${name} DROP NOT NULL.`
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
  /** Whether a row has to set a value; `by default`: the column's default applies to rows that do not. */
  readonly required: 'never' | 'always' | 'by default'
}

export function partsOfColumn(column: string): Parts {
  const [, name = column, type = '', required, byDefault] =
    /^("(?:[^"]|"")*"|\S+) (.*?)( NOT NULL( DEFAULT .*)?)?$/s.exec(column) ?? []
  if (required === undefined) return { name, type, required: 'never' }
  return { name, type, required: byDefault === undefined ? 'always' : 'by default' }
}
