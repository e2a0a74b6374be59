import type { Context, Execute } from '../catalog/context'
import { existing } from '../catalog/resolve'
import type { CopyStatement, ResultSet } from '../contract'
import { invalidIdentifier, valueCountMismatch } from '../errors'
import type { CopyInto } from '../statements/copy'
import { resolveFormat } from './file-format'

/** A COPY with full names, whose objects exist and may be used. */
export interface ResolvedCopy {
  readonly copy: CopyStatement
  readonly stageId: string
}

export const copyInto: Execute<CopyInto> = (statement, context): Promise<ResultSet> =>
  context.account.data.copy(resolveCopy(context, statement).copy, context.session)

/** The table needs SELECT and INSERT, the stage USAGE. https://docs.snowflake.com/en/sql-reference/sql/create-pipe */
export function resolveCopy(context: Context, statement: CopyInto): ResolvedCopy {
  const { access } = context.account
  const { roles } = context.session
  const table = existing(context, 'table', statement.table)
  const stage = existing(context, 'stage', statement.stage)
  access.requireOn(roles, 'INSERT', table)
  access.requireOn(roles, 'SELECT', table)
  access.requireOn(roles, 'USAGE', stage)
  const names = table.columns.map(({ name }) => name)
  const unknown = statement.columns?.find((column) => !names.includes(column))
  if (unknown !== undefined) throw invalidIdentifier(unknown)
  const expected = (statement.columns ?? names).length
  if (statement.select !== null && statement.select.length !== expected)
    throw valueCountMismatch(expected, statement.select.length)
  const copy: CopyStatement = {
    table: { database: table.database, schema: table.schema, name: table.name },
    columns: statement.columns,
    stage: { database: stage.database, schema: stage.schema, name: stage.name },
    path: statement.path,
    select: statement.select,
    pattern: statement.pattern,
    files: statement.files,
    fileFormat: statement.fileFormat === null ? null : resolveFormat(context, statement.fileFormat),
    onError: statement.onError,
    force: statement.force
  }
  return { copy, stageId: stage.id }
}
