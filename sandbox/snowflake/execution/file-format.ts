import { randomUUID } from 'node:crypto'
import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existing, owned } from '../catalog/resolve'
import type { FileFormatObject } from '../contract'
import { alreadyExists, invalidValue } from '../errors'
import { dotted } from '../names'
import type { AlterFileFormat, CreateFileFormat, FormatReference } from '../statements/file-format'
import { checkOptions, isFormatType } from '../statements/file-format-options'
import { install, ownedBy, placeFor, settleExisting } from './create'

export const createFileFormat: Execute<CreateFileFormat> = (statement, context) => {
  const { name, present } = placeFor(context, 'file format', statement)
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  const { formatType: type, options, comment } = statement
  install(
    context,
    { kind: 'file format', ...name, id: randomUUID(), type, options, ...ownedBy(context, comment) },
    present
  )
  return status(`File format ${name.name} successfully created.`)
}

export const alterFileFormat: Execute<AlterFileFormat> = (statement, context) => {
  const format = owned(context, 'file format', statement)
  if (format === undefined) return status(EXECUTED)
  const { action } = statement
  if (action.do === 'RENAME') rename(context, format, action.to)
  else set(format, action)
  return status(EXECUTED)
}

function set(format: FileFormatObject, { options, comment }: Extract<AlterFileFormat['action'], { do: 'SET' }>): void {
  const { TYPE: type } = options
  if (typeof type === 'string' && type !== format.type) throw invalidValue(type, 'TYPE')
  if (isFormatType(format.type)) checkOptions(format.type, options)
  format.options = { ...format.options, ...options }
  format.comment = comment ?? format.comment
}

function rename(context: Context, format: FileFormatObject, to: readonly string[]): void {
  const { name, present } = placeFor(context, 'file format', { name: to })
  if (present !== null) throw alreadyExists(dotted(name))
  context.account.store.rename(format, { ...format, ...name })
}

/** A format as a stage or a COPY refers to it. A named one must exist. */
export function resolveFormat(context: Context, reference: FormatReference) {
  if ('inline' in reference) return reference
  const { database, schema, name } = existing(context, 'file format', reference.named)
  return { named: { database, schema, name } }
}
