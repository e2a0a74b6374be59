import { type Execute, EXECUTED, status } from '../catalog/context'
import { owned, qualifySchema, visibleDatabase } from '../catalog/resolve'
import { missingPrivilege } from '../errors'
import type { AlterSchema, CreateSchema } from '../statements/schema'
import { install, ownedBy, settleExisting } from './create'
import { dropContents } from './drop'

export const createSchema: Execute<CreateSchema> = async (statement, context) => {
  const { account, session } = context
  const { database, name } = qualifySchema(context, statement.name, 'CREATE SCHEMA')
  const parent = visibleDatabase(context, database)
  if (!account.access.holds([session.role], 'CREATE SCHEMA', parent))
    throw missingPrivilege('database', database, session.role, 'CREATE SCHEMA', 'DATABASE')
  const present = account.store.schema(database, name) ?? null
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  if (present !== null) await dropContents(context, present)
  const { options, modifier } = statement
  const transient = modifier === 'TRANSIENT' || parent.transient
  const retentionDays = options.DATA_RETENTION_TIME_IN_DAYS ?? parent.retentionDays
  install(
    context,
    {
      kind: 'schema',
      database,
      name,
      transient,
      retentionDays,
      isManaged: statement.isManaged,
      ...ownedBy(context, options.COMMENT)
    },
    present
  )
  session.database = database
  session.schema = name
  return status(`Schema ${name} successfully created.`)
}

export const alterSchema: Execute<AlterSchema> = (statement, context) => {
  const schema = owned(context, 'schema', statement)
  if (schema === undefined) return status(EXECUTED)
  schema.isManaged = statement.isManaged ?? schema.isManaged
  if (statement.set.COMMENT !== undefined) schema.comment = statement.set.COMMENT
  if (statement.set.DATA_RETENTION_TIME_IN_DAYS !== undefined)
    schema.retentionDays = statement.set.DATA_RETENTION_TIME_IN_DAYS
  if (statement.unset.includes('COMMENT')) schema.comment = null
  if (statement.unset.includes('DATA_RETENTION_TIME_IN_DAYS')) schema.retentionDays = 1
  return status(EXECUTED)
}
