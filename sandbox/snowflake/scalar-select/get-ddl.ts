import type { Context } from '../catalog/context'
import { existing, qualify } from '../catalog/resolve'
import type { CatalogObject, Column, OfKind } from '../contract'
import { invalidValue } from '../errors'
import { dotted, quote, spell } from '../names'
import { Cursor } from '../statements/cursor'
import { argumentTypes } from '../statements/function'
import { nameIn } from '../statements/name'

/** https://docs.snowflake.com/en/sql-reference/functions/get_ddl */
export function getDdl(kind: string, name: string, context: Context, qualified = false): string {
  switch (kind.toUpperCase()) {
    case 'TABLE':
      return table(existing(context, 'table', nameIn(name)))
    case 'VIEW':
      return `${existing(context, 'view', nameIn(name)).text};`
    case 'PIPE':
      return pipe(existing(context, 'pipe', nameIn(name)))
    case 'STREAM':
      return stream(existing(context, 'stream', nameIn(name)), qualified)
    case 'TASK':
      return task(existing(context, 'task', nameIn(name)))
    case 'FUNCTION':
      return functionDdl(overload(name, context))
    default:
      throw invalidValue(kind, 'GET_DDL')
  }
}

function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

function comment({ comment: words }: CatalogObject): string {
  return words === null ? '' : ` COMMENT=${text(words)}`
}

function table(object: OfKind<'table'>): string {
  const columns = object.columns.map((column) => `\t${columnDdl(column)}`).join(',\n')
  return `create or replace ${object.transient ? 'TRANSIENT ' : ''}TABLE ${spell(object.name)} (\n${columns}\n)${comment(object)};`
}

function columnDdl({ name, type, nullable, default: standard, comment: words }: Column): string {
  return [
    `${spell(name)} ${type}`,
    ...(nullable ? [] : ['NOT NULL']),
    ...(standard === null ? [] : [`DEFAULT ${standard}`]),
    ...(words === null ? [] : [`COMMENT ${text(words)}`])
  ].join(' ')
}

function pipe(object: OfKind<'pipe'>): string {
  const options = [
    `auto_ingest=${object.autoIngest}`,
    ...(/^arn:[^:]+:sns:/.test(object.notificationChannel ?? '')
      ? [`aws_sns_topic=${text(object.notificationChannel ?? '')}`]
      : []),
    ...(object.errorIntegration === null ? [] : [`error_integration=${spell(object.errorIntegration)}`]),
    ...(object.comment === null ? [] : [`COMMENT=${text(object.comment)}`])
  ]
  return `create or replace pipe ${dotted(object)} ${options.join(' ')} as ${object.definition};`
}

function stream(object: OfKind<'stream'>, qualified: boolean): string {
  const mode = object.appendOnly ? ' append_only = true' : ''
  return `create or replace stream ${qualified ? dotted(object) : spell(object.name)} on table ${dotted(object.table)}${mode}${comment(object)};`
}

function task(object: OfKind<'task'>): string {
  const clauses = [
    `create or replace task ${spell(object.name)}`,
    ...(object.warehouse === null ? [] : [`\twarehouse=${spell(object.warehouse)}`]),
    ...(object.schedule === null ? [] : [`\tschedule=${text(object.schedule)}`]),
    ...Object.entries(object.parameters).map(
      ([name, value]) => `\t${name}=${/^\d+$/.test(value) ? value : text(value)}`
    ),
    ...(object.comment === null ? [] : [`\tCOMMENT=${text(object.comment)}`]),
    ...(object.condition === null ? [] : [`\twhen ${object.condition}`]),
    `\tas ${object.definition};`
  ]
  return clauses.join('\n')
}

/** 'F(VARCHAR)' */
function overload(name: string, context: Context): OfKind<'function'> {
  const cursor = new Cursor(name)
  const parts = cursor.name()
  qualify(context, parts, 'GET_DDL')
  return existing(context, 'function', parts, argumentTypes(cursor))
}

function functionDdl(object: OfKind<'function'>): string {
  const args = object.args.map(({ name, type }) => `${quote(name)} ${type}`).join(', ')
  return [
    `CREATE OR REPLACE ${object.secure ? 'SECURE ' : ''}FUNCTION ${quote(object.name)}(${args})`,
    `RETURNS ${object.returns}`,
    `LANGUAGE ${object.language}`,
    ...(object.python === null
      ? []
      : [`RUNTIME_VERSION = ${text(object.python.runtimeVersion)}`, `HANDLER = ${text(object.python.handler)}`]),
    ...(object.comment === null ? [] : [`COMMENT=${text(object.comment)}`]),
    `AS ${text(object.body)};`
  ].join('\n')
}
