import type { CopyStatement, ResultSet } from '../contract'
import { invalidIdentifier, refused } from '../errors'
import type { CopyInto } from '../statements/copy'
import type { Context, Execute } from './context'
import { resolveFormat } from './file-format'
import { existing } from './resolve'

/** A COPY whose names are complete and whose objects exist and may be used. */
export interface ResolvedCopy {
  readonly copy: CopyStatement
  readonly stageId: string
}

export const copyInto: Execute<CopyInto> = (statement, context): Promise<ResultSet> =>
  context.world.data.copy(resolveCopy(context, statement).copy, context.session)

/** The table needs SELECT and INSERT, the stage USAGE. https://docs.snowflake.com/en/sql-reference/sql/create-pipe */
export function resolveCopy(context: Context, statement: CopyInto): ResolvedCopy {
  const { access } = context.world
  const { role } = context.session
  const table = existing(context, 'table', statement.table)
  const stage = existing(context, 'stage', statement.stage)
  access.requireOn(role, 'INSERT', table)
  access.requireOn(role, 'SELECT', table)
  access.requireOn(role, 'USAGE', stage)
  const names = table.columns.map(({ name }) => name)
  const unknown = statement.columns?.find((column) => !names.includes(column))
  if (unknown !== undefined) throw invalidIdentifier(unknown)
  if (statement.select !== null) checkCount((statement.columns ?? names).length, statement.select.length)
  const copy: CopyStatement = {
    table: { database: table.database, schema: table.schema, name: table.name },
    columns: statement.columns,
    stage: { database: stage.database, schema: stage.schema, name: stage.name },
    path: statement.path,
    select: statement.select,
    pattern: statement.pattern,
    fileFormat: statement.fileFormat === null ? null : resolveFormat(context, statement.fileFormat),
    onError: statement.onError,
    force: statement.force
  }
  return { copy, stageId: stage.id }
}

function checkCount(columns: number, expressions: number): void {
  if (columns !== expressions)
    throw refused(
      '002020',
      '21S01',
      `Insert value list does not match column list expecting ${columns} but got ${expressions}`
    )
}
