import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { owned } from '../catalog/resolve'
import type { Column, ViewObject } from '../contract'
import { alreadyExists, refused } from '../errors'
import { dotted, quote } from '../names'
import type { AlterView, CreateView } from '../statements/view'
import { install, ownedBy, placeFor, settleExisting } from './create'

export const createView: Execute<CreateView> = async (statement, context) => {
  const { name, present } = placeFor(context, 'view', statement)
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  if (context.account.store.find('table', name) !== undefined) throw alreadyExists(dotted(name))
  const selected = await context.account.data.describeQuery(statement.query, context.session)
  const view: ViewObject = {
    kind: 'view',
    ...name,
    text: statement.text,
    query: renamedColumns(statement),
    columns: columnsOf(statement, selected),
    secure: statement.modifier === 'SECURE',
    ...ownedBy(context, statement.options.COMMENT)
  }
  install(context, view, present, statement.grants)
  return status(`View ${name.name} successfully created.`)
}

function columnsOf({ columns }: CreateView, selected: readonly Column[]): readonly Column[] {
  if (columns === null) return selected
  if (columns.length !== selected.length) throw refused('002057', '21000', 'Invalid column definition list')
  return selected.map((column, index) => ({ ...column, ...columns[index] }))
}

/** The query, with the column names of the view. */
function renamedColumns({ query, columns }: CreateView): string {
  if (columns === null) return query
  return `SELECT * FROM (${query}) AS renamed (${columns.map(({ name }) => quote(name)).join(', ')})`
}

export const alterView: Execute<AlterView> = (statement, context) => {
  const view = owned(context, 'view', statement)
  if (view === undefined) return status(EXECUTED)
  const { action } = statement
  if (action.do === 'COMMENT') view.comment = action.comment
  if (action.do === 'SECURE') view.secure = action.secure
  if (action.do === 'RENAME') rename(context, view, action.to)
  return status(EXECUTED)
}

function rename(context: Context, view: ViewObject, to: readonly string[]): void {
  const { name, present } = placeFor(context, 'view', { name: to })
  if (present !== null) throw alreadyExists(dotted(name))
  context.account.store.rename(view, { ...view, ...name })
}
