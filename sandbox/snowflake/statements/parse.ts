import { unsupported } from '../errors'
import { alterAlert, createAlert } from './alert'
import { copyInto } from './copy'
import { type CreateHead, createHead, type Modifier, MODIFIERS } from './create'
import { Cursor } from './cursor'
import { alterDatabase, createDatabase } from './database'
import { describe } from './describe'
import { drop } from './drop'
import { alterFileFormat, createFileFormat } from './file-format'
import { alterFunction, createFunction } from './function'
import { grant, revoke } from './grant'
import { alterIntegration, createIntegration } from './integration'
import { createNotificationIntegration } from './notification-integration'
import { type NamedKind, partsOf, singular } from './object-types'
import { alterPipe, createPipe } from './pipe'
import { resultScan } from './result-scan'
import { alterRole, createDatabaseRole, createRole } from './role'
import { alterSchema, createSchema } from './schema'
import { alterAccount, alterSession, begin, commit, rollback, use } from './session'
import { show } from './show'
import { alterStage, createStage, listStage } from './stage'
import { DATA_VERBS, type DataVerb, type Statement } from './statement'
import { alterStream, createStream } from './stream'
import { alterTable, createTable, truncateTable } from './table'
import { alterTask, createTask, executeTask } from './task'
import { alterUser, createUser, describeUser, dropUser } from './user'
import { alterView, createView } from './view'
import { alterWarehouse, createWarehouse } from './warehouse'

/** Parses one statement. What Snowflake would refuse is refused with its codes. Nothing is skipped. */
export function parse(sql: string): Statement {
  const cursor = new Cursor(sql)
  const statement = readStatement(cursor)
  cursor.end()
  return statement
}

const STATEMENTS: Readonly<Record<string, (cursor: Cursor) => Statement>> = {
  CREATE: create,
  ALTER: alter,
  DROP: (cursor) => (cursor.take('USER') ? dropUser(cursor) : drop(cursor)),
  SHOW: show,
  DESCRIBE: describeAny,
  DESC: describeAny,
  GRANT: grant,
  REVOKE: revoke,
  USE: use,
  TRUNCATE: truncateTable,
  EXECUTE: (cursor) => (cursor.sees('IMMEDIATE') ? scripting('EXECUTE IMMEDIATE') : executeTask(cursor)),
  CALL: () => scripting('CALL'),
  DECLARE: () => scripting('DECLARE outside of a task'),
  COPY: copyInto,
  LIST: listStage,
  LS: listStage,
  BEGIN: begin,
  START: (cursor) => (cursor.sees('TRANSACTION') ? begin(cursor) : cursor.fail()),
  COMMIT: commit,
  ROLLBACK: rollback
}

/** https://docs.snowflake.com/en/developer-guide/snowflake-scripting/running-examples: only tasks have it here. */
function scripting(what: string): never {
  throw unsupported(what)
}

type ReadCreate = (cursor: Cursor, head: CreateHead) => Statement

const CREATE: Readonly<Record<NamedKind, { readonly read: ReadCreate; readonly modifiers?: readonly Modifier[] }>> = {
  warehouse: { read: createWarehouse },
  database: { read: createDatabase, modifiers: ['TRANSIENT'] },
  schema: { read: createSchema, modifiers: ['TRANSIENT'] },
  integration: { read: createIntegration },
  role: { read: createRole },
  'file format': { read: createFileFormat },
  stage: { read: createStage },
  table: { read: createTable, modifiers: ['TRANSIENT'] },
  view: { read: createView, modifiers: ['SECURE'] },
  stream: { read: createStream },
  pipe: { read: createPipe },
  function: { read: createFunction, modifiers: ['SECURE'] },
  task: { read: createTask },
  alert: { read: createAlert }
}

const ALTER: Readonly<Record<NamedKind, (cursor: Cursor) => Statement>> = {
  warehouse: alterWarehouse,
  database: alterDatabase,
  schema: alterSchema,
  integration: alterIntegration,
  role: alterRole,
  'file format': alterFileFormat,
  stage: alterStage,
  table: alterTable,
  view: alterView,
  stream: alterStream,
  pipe: alterPipe,
  function: alterFunction,
  task: alterTask,
  alert: alterAlert
}

function readStatement(cursor: Cursor): Statement {
  const verb = DATA_VERBS.find((word) => cursor.sees(word))
  if (verb !== undefined || cursor.sees('(')) return query(verb ?? 'SELECT', cursor.rest())
  const first = cursor.token
  const read = first.kind === 'word' && Object.hasOwn(STATEMENTS, first.value) ? STATEMENTS[first.value] : undefined
  if (read === undefined) return cursor.fail(first)
  cursor.next()
  return read(cursor)
}

function describeAny(cursor: Cursor): Statement {
  return cursor.take('USER') ? describeUser(cursor) : describe(cursor)
}

function query(verb: DataVerb, sql: string): Statement {
  return resultScan(sql) ?? { type: 'QUERY', verb, sql }
}

function create(cursor: Cursor): Statement {
  if (cursor.sees('OR', 'ALTER')) throw unsupported('CREATE OR ALTER')
  const orReplace = cursor.take('OR REPLACE')
  const modified = cursor.token
  const modifier = cursor.takeOneOf(MODIFIERS)
  // CREATE must say which kind of integration. ALTER, DROP and DESCRIBE need not.
  if (cursor.sees('INTEGRATION')) cursor.fail()
  if (cursor.take('USER')) return createUser(cursor, createHead(cursor, { orReplace, modifier, parts: 1 }))
  if (modifier === undefined && cursor.take('NOTIFICATION INTEGRATION'))
    return createNotificationIntegration(cursor, createHead(cursor, { orReplace, modifier, parts: 1 }))
  if (modifier === undefined && cursor.take('DATABASE ROLE'))
    return createDatabaseRole(cursor, createHead(cursor, { orReplace, modifier, parts: 2 }))
  const kind = singular(cursor)
  const { read, modifiers = [] } = CREATE[kind]
  if (modifier === 'TEMPORARY' || modifier === 'TEMP') throw unsupported(`TEMPORARY ${kind.toUpperCase()}`)
  if (modifier !== undefined && !modifiers.includes(modifier)) cursor.fail(modified)
  return read(cursor, createHead(cursor, { orReplace, modifier, parts: partsOf(kind) }))
}

function alter(cursor: Cursor): Statement {
  if (!cursor.sees('SESSION', 'POLICY') && cursor.take('SESSION')) return alterSession(cursor)
  if (cursor.take('ACCOUNT')) return alterAccount(cursor)
  if (cursor.take('USER')) return alterUser(cursor)
  return ALTER[singular(cursor)](cursor)
}
