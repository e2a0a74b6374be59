import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { owned } from '../catalog/resolve'
import type { DatabaseObject, SchemaObject } from '../contract'
import type { AlterDatabase, CreateDatabase } from '../statements/database'
import { install, ownedBy, settleExisting } from './create'
import { dropContents } from './drop'

export const createDatabase: Execute<CreateDatabase> = async (statement, context) => {
  const { account, session } = context
  const [name = ''] = statement.name
  account.access.requireOnAccount(session.role, 'CREATE DATABASE')
  const present = account.store.named('database', name) ?? null
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  if (present !== null) await dropContents(context, present)
  install(context, newDatabase(context, statement, name), present)
  for (const schema of ['INFORMATION_SCHEMA', 'PUBLIC']) account.store.add(newSchema(context, name, schema))
  session.database = name
  session.schema = 'PUBLIC'
  return status(`Database ${name} successfully created.`)
}

function newDatabase(context: Context, { options, modifier }: CreateDatabase, name: string): DatabaseObject {
  return {
    kind: 'database',
    name,
    transient: modifier === 'TRANSIENT',
    retentionDays: options.DATA_RETENTION_TIME_IN_DAYS ?? 1,
    ...ownedBy(context, options.COMMENT)
  }
}

function newSchema(context: Context, database: string, name: string): SchemaObject {
  const schema = { kind: 'schema', database, name, transient: false, retentionDays: 1, isManaged: false } as const
  if (name !== 'INFORMATION_SCHEMA') return { ...schema, ...ownedBy(context, undefined) }
  const comment = 'Views describing the contents of schemas in this database'
  return { ...schema, createdOn: context.account.now(), owner: '', comment }
}

export const alterDatabase: Execute<AlterDatabase> = (statement, context) => {
  const database = owned(context, 'database', statement)
  if (database === undefined) return status(EXECUTED)
  if (statement.set.COMMENT !== undefined) database.comment = statement.set.COMMENT
  if (statement.set.DATA_RETENTION_TIME_IN_DAYS !== undefined)
    database.retentionDays = statement.set.DATA_RETENTION_TIME_IN_DAYS
  if (statement.unset.includes('COMMENT')) database.comment = null
  if (statement.unset.includes('DATA_RETENTION_TIME_IN_DAYS')) database.retentionDays = 1
  return status(EXECUTED)
}
