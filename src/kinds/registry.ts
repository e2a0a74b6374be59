import type { Kind } from '../model/kind'
import { alert } from './alert'
import { database } from './database'
import { fileFormat } from './file-format'
import { userFunction } from './function'
import { grant } from './grant'
import { iamRole } from './iam-role'
import { iamRolePolicy } from './iam-role-policy'
import { pipe } from './pipe'
import { s3Bucket } from './s3-bucket'
import { s3DeliveryPolicy } from './s3-delivery-policy'
import { s3Lifecycle } from './s3-lifecycle'
import { s3Logging } from './s3-logging'
import { s3Notification } from './s3-notification'
import { schema } from './schema'
import { snsPermission } from './sns-permission'
import { stage } from './stage'
import { standby } from './standby'
import { storageIntegration } from './storage-integration'
import { stream } from './stream'
import { table } from './table'
import { task } from './task'
import { view } from './view'
import { warehouse } from './warehouse'

/**
 * Every kind of object. A plan lists objects that do not depend on each other in this order.
 * The engine passes what a kind declares only to that same kind, so it is safe that this list forgets their types.
 */
const KINDS: readonly Kind[] = [
  s3Bucket,
  s3Lifecycle,
  s3DeliveryPolicy,
  s3Logging,
  storageIntegration,
  iamRole,
  iamRolePolicy,
  snsPermission,
  warehouse,
  database,
  schema,
  fileFormat,
  standby,
  stage,
  table,
  userFunction,
  stream,
  pipe,
  task,
  view,
  alert,
  grant,
  s3Notification
]

export const registry: ReadonlyMap<string, Kind> = new Map(KINDS.map((kind) => [kind.name, kind]))
