import type { AlterAlert, CreateAlert } from './alert'
import type { CopyInto } from './copy'
import type { AlterDatabase, CreateDatabase } from './database'
import type { Describe } from './describe'
import type { Drop } from './drop'
import type { AlterFileFormat, CreateFileFormat } from './file-format'
import type { AlterFunction, CreateFunction } from './function'
import type { GrantOwnership, GrantPrivileges, GrantRole } from './grant'
import type { AlterIntegration, CreateIntegration } from './integration'
import type { CreateNotificationIntegration } from './notification-integration'
import type { AlterPipe, CreatePipe } from './pipe'
import type { ResultScan } from './result-scan'
import type { AlterRole, CreateDatabaseRole, CreateRole } from './role'
import type { AlterSchema, CreateSchema } from './schema'
import type { AlterAccount, AlterSession, TransactionControl, Use } from './session'
import type { ShowGrants, ShowObjects, ShowParameters, ShowReplicationDatabases, ShowRoles, ShowUsers } from './show'
import type { AlterStage, CreateStage, ListStage } from './stage'
import type { AlterStream, CreateStream } from './stream'
import type { AlterTable, CreateTable, TruncateTable } from './table'
import type { AlterTask, CreateTask, ExecuteTask } from './task'
import type { AlterUser, CreateUser, DescribeUser, DropUser } from './user'
import type { AlterView, CreateView } from './view'
import type { AlterWarehouse, CreateWarehouse } from './warehouse'

/** SELECT, WITH, INSERT, UPDATE, DELETE, MERGE. The data plane parses these. */
export interface DataStatement {
  readonly type: 'QUERY'
  readonly verb: DataVerb
  readonly sql: string
}

export const DATA_VERBS = ['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'] as const
export type DataVerb = (typeof DATA_VERBS)[number]

export type Statement =
  | AlterAccount
  | AlterAlert
  | AlterDatabase
  | AlterFileFormat
  | AlterFunction
  | AlterIntegration
  | AlterPipe
  | AlterRole
  | AlterSchema
  | AlterSession
  | AlterStage
  | AlterStream
  | AlterTable
  | AlterTask
  | AlterUser
  | AlterView
  | AlterWarehouse
  | CopyInto
  | CreateAlert
  | CreateDatabase
  | CreateDatabaseRole
  | CreateFileFormat
  | CreateFunction
  | CreateIntegration
  | CreateNotificationIntegration
  | CreatePipe
  | CreateRole
  | CreateSchema
  | CreateStage
  | CreateStream
  | CreateTable
  | CreateTask
  | CreateUser
  | CreateView
  | CreateWarehouse
  | DataStatement
  | Describe
  | DescribeUser
  | Drop
  | DropUser
  | ExecuteTask
  | GrantOwnership
  | GrantPrivileges
  | GrantRole
  | ListStage
  | ResultScan
  | ShowGrants
  | ShowObjects
  | ShowParameters
  | ShowReplicationDatabases
  | ShowRoles
  | ShowUsers
  | TransactionControl
  | TruncateTable
  | Use
