/**
 * AT, and CHANGES … AT.
 * https://docs.snowflake.com/en/sql-reference/constructs/at-before
 * https://docs.snowflake.com/en/sql-reference/constructs/changes
 */
import type { TableObject } from '../../contract'
import { refused, unsupported } from '../../errors'
import { dotted } from '../../names'
import { changesBetween } from '../tables/changes'
import { tableAt } from '../tables/row-versions'
import { callOf } from './calls'
import { constantText } from './constants'
import { partsOf, resolve, type Scope } from './scope'
import { sourceOf } from './streams'
import type { Node } from './syntax'

const DAY = 86_400_000

/** `t AT (TIMESTAMP => …)`. A stream is no point in time for a query: only for CHANGES and CREATE STREAM. */
export function pastRows(parts: readonly string[], when: Node, scope: Scope): string {
  const table = tableNamed(parts, scope)
  const { kind, expression } = pointOf(when)
  if (kind === 'STREAM') throw unsupported('AT (STREAM => …) in a query without CHANGES')
  return tableAt(table, versionAt(kind, expression, table, scope))
}

/** `t CHANGES (INFORMATION => APPEND_ONLY) AT (STREAM => 's')` */
export function changedRows(parts: readonly string[], changed: Node, scope: Scope): string {
  const table = tableNamed(parts, scope)
  const information = changed.need('information').text('this')
  if (information !== 'APPEND_ONLY' && information !== 'DEFAULT')
    throw refused('001003', '42000', `syntax error: unexpected '${information}'.`)
  if (changed.has('end') && changed.node('end') !== undefined) throw unsupported('CHANGES … END')
  const from = startOf(table, changed.need('at_before'), scope)
  changed.done()
  return changesBetween({ from, to: scope.statement.horizon, appendOnly: information === 'APPEND_ONLY' }, table)
}

function startOf(table: TableObject, when: Node, scope: Scope): number {
  const { kind, expression } = pointOf(when)
  if (kind === 'STREAM') {
    const stream = scope.statement.resources.catalog.get(
      'stream',
      resolve(partsOf(constantText(expression)), scope),
      scope.roles
    )
    if (sourceOf(stream, scope).id !== table.id)
      throw refused('091920', '42601', `Stream '${dotted(stream)}' is not on table '${dotted(table)}'.`)
    return stream.offset
  }
  const time = timeOf(kind, expression)
  if (table.trackedSince === null || time < table.trackedSince)
    throw refused(
      '091923',
      '02000',
      `Change tracking is not enabled or has been missing for the time range requested on table '${table.name}'.`
    )
  return versionAt(kind, expression, table, scope)
}

function pointOf(when: Node): { readonly kind: string; readonly expression: Node } {
  const point = when.need('this').identifierItself()
  const kind = when.text('kind') ?? ''
  const expression = when.need('expression')
  if (point !== 'AT') throw unsupported(`${point} (${kind} => …)`)
  when.done()
  return { kind, expression }
}

function versionAt(kind: string, expression: Node, table: TableObject, { statement }: Scope): number {
  const time = timeOf(kind, expression)
  const earliest = Math.max(statement.now.getTime() - table.retentionDays * DAY, table.createdOn.getTime() + 1)
  if (time.getTime() < earliest)
    throw refused(
      '000707',
      '02000',
      `Time travel data is not available for table ${table.name}. The requested time is either beyond the allowed time travel period or before the object creation time.`
    )
  return statement.resources.versionAt(time)
}

/** A constant: a text with its time zone, milliseconds since 1970, or seconds later than one of these. */
function timeOf(kind: string, expression: Node): Date {
  if (kind !== 'TIMESTAMP') throw unsupported(`AT (${kind} => …)`)
  if (expression.kind === 'cast') {
    const text = constantText(expression.need('this'))
    if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(text)) throw unsupported('AT (TIMESTAMP => …) without a time zone')
    return new Date(text)
  }
  const { name, args } = callOf(expression)
  const [first, second, third] = args
  if (name === 'DATEADD' && first !== undefined && second !== undefined && third !== undefined) {
    if (constantText(first).toLowerCase() !== 'second') throw unsupported('AT (TIMESTAMP => DATEADD(…)) of this')
    return new Date(timeOf(kind, third).getTime() + Number(constantText(second)) * 1000)
  }
  if (name !== 'TO_TIMESTAMP_LTZ' || first === undefined || second === undefined || constantText(second) !== '3')
    throw unsupported(`AT (TIMESTAMP => ${name}(…))`)
  return new Date(Number(constantText(first)))
}

function tableNamed(parts: readonly string[], scope: Scope): TableObject {
  const { catalog } = scope.statement.resources
  const table = catalog.get('table', resolve(parts, scope), scope.roles)
  catalog.require(scope.roles, 'SELECT', table)
  return table
}
