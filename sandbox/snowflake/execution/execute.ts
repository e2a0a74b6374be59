import type { Context, Execute } from '../catalog/context'
import { activeRoles } from '../catalog/secondary-roles'
import type { ResultSet } from '../contract'
import { describe } from '../show/describe'
import { showGrants } from '../show/grants'
import { mostOf } from '../show/most-rows'
import { showParameters } from '../show/parameters'
import { showReplicationDatabases } from '../show/replication'
import { showRoles } from '../show/roles'
import { show } from '../show/show'
import { withUnknownColumns } from '../show/unknown-columns'
import { describeUser } from '../show/user'
import { showUsers } from '../show/users'
import type { Statement } from '../statements/statement'
import { alterAlert, createAlert } from './alert'
import { copyInto } from './copy'
import { alterDatabase, createDatabase } from './database'
import { drop } from './drop'
import { alterFileFormat, createFileFormat } from './file-format'
import { alterFunction, createFunction } from './function'
import { grantPrivileges, grantRole } from './grant'
import { grantOwnership } from './grant-ownership'
import { alterIntegration, createIntegration, createNotificationIntegration } from './integration'
import { alterPipe, createPipe } from './pipe'
import { query } from './query'
import { scanResult } from './result-scan'
import { alterRole, createDatabaseRole, createRole } from './role'
import { alterSchema, createSchema } from './schema'
import { alterAccount, alterSession, transaction, use } from './session'
import { alterStage, createStage, listStage } from './stage'
import { alterStream, createStream } from './stream'
import { alterTable, createTable, truncateTable } from './table'
import { alterTask, createTask } from './task'
import { executeTask } from './task-runs'
import { alterUser, createUser, dropUser } from './user'
import { alterView, createView } from './view'
import { alterWarehouse, createWarehouse } from './warehouse'

type Of<T extends Statement['type']> = Extract<Statement, { type: T }>

const EXECUTE: { readonly [T in Statement['type']]: Execute<Of<T>> } = {
  'ALTER ACCOUNT': alterAccount,
  'ALTER ALERT': alterAlert,
  'ALTER DATABASE': alterDatabase,
  'ALTER FILE FORMAT': alterFileFormat,
  'ALTER FUNCTION': alterFunction,
  'ALTER PIPE': alterPipe,
  'ALTER ROLE': alterRole,
  'ALTER SCHEMA': alterSchema,
  'ALTER SESSION': alterSession,
  'ALTER STAGE': alterStage,
  'ALTER STORAGE INTEGRATION': alterIntegration,
  'ALTER STREAM': alterStream,
  'ALTER TABLE': alterTable,
  'ALTER TASK': alterTask,
  'ALTER USER': alterUser,
  'ALTER VIEW': alterView,
  'ALTER WAREHOUSE': alterWarehouse,
  'COPY INTO': copyInto,
  'CREATE ALERT': createAlert,
  'CREATE DATABASE': createDatabase,
  'CREATE FILE FORMAT': createFileFormat,
  'CREATE FUNCTION': createFunction,
  'CREATE PIPE': createPipe,
  'CREATE ROLE': createRole,
  'CREATE DATABASE ROLE': createDatabaseRole,
  'CREATE SCHEMA': createSchema,
  'CREATE STAGE': createStage,
  'CREATE NOTIFICATION INTEGRATION': createNotificationIntegration,
  'CREATE STORAGE INTEGRATION': createIntegration,
  'CREATE STREAM': createStream,
  'CREATE TABLE': createTable,
  'CREATE TASK': createTask,
  'CREATE USER': createUser,
  'CREATE VIEW': createView,
  'CREATE WAREHOUSE': createWarehouse,
  DESCRIBE: describe,
  'DESCRIBE USER': describeUser,
  DROP: drop,
  'DROP USER': dropUser,
  'EXECUTE TASK': executeTask,
  GRANT: grantPrivileges,
  'GRANT OWNERSHIP': grantOwnership,
  'GRANT ROLE': grantRole,
  'LIST STAGE': listStage,
  QUERY: query,
  'RESULT SCAN': scanResult,
  REVOKE: grantPrivileges,
  'REVOKE ROLE': grantRole,
  SHOW: show,
  'SHOW GRANTS': showGrants,
  'SHOW PARAMETERS': showParameters,
  'SHOW REPLICATION DATABASES': showReplicationDatabases,
  'SHOW ROLES': showRoles,
  'SHOW USERS': showUsers,
  TRANSACTION: transaction,
  'TRUNCATE TABLE': truncateTable,
  USE: use
}

/** Runs a statement. */
export async function execute<T extends Statement['type']>(
  statement: Of<T> & { readonly type: T },
  context: Context
): Promise<ResultSet> {
  context.session.roles = activeRoles(context.account.access, context.session)
  const result = await EXECUTE[statement.type](statement, context)
  const { unknownColumns } = context.account
  if (!/^(SHOW|DESCRIBE)/.test(statement.type)) return result
  const most = statement.type === 'DESCRIBE' ? result : mostOf(result)
  return unknownColumns === null ? most : withUnknownColumns(most, unknownColumns)
}
