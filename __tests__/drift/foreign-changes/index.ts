import type { ForeignChange } from '../foreign-change'
import type { Pipeline } from '../pipelines'
import { alertChanges } from './alert'
import { fileFormatChanges } from './file-format'
import { functionChanges } from './function'
import { grantChanges } from './grant'
import { iamRoleChanges } from './iam-role'
import { iamRolePolicyChanges } from './iam-role-policy'
import { pipeChanges } from './pipe'
import { s3BucketChanges } from './s3-bucket'
import { s3DeliveryPolicyChanges } from './s3-delivery-policy'
import { s3LifecycleChanges } from './s3-lifecycle'
import { s3LoggingChanges } from './s3-logging'
import { s3NotificationChanges } from './s3-notification'
import { snsPermissionChanges } from './sns-permission'
import { stageChanges } from './stage'
import { storageIntegrationChanges } from './storage-integration'
import { streamChanges } from './stream'
import { tableChanges } from './table'
import { taskChanges } from './task'
import { viewChanges } from './view'
import { warehouseChanges } from './warehouse'

/** What somebody might change by hand, with at least one entry per property. */
export const FOREIGN_CHANGES: readonly ForeignChange[] = [
  ...s3BucketChanges,
  ...s3LifecycleChanges,
  ...s3DeliveryPolicyChanges,
  ...s3LoggingChanges,
  ...s3NotificationChanges,
  ...storageIntegrationChanges,
  ...iamRoleChanges,
  ...iamRolePolicyChanges,
  ...snsPermissionChanges,
  ...warehouseChanges,
  ...fileFormatChanges,
  ...stageChanges,
  ...tableChanges,
  ...functionChanges,
  ...streamChanges,
  ...pipeChanges,
  ...taskChanges,
  ...viewChanges,
  ...alertChanges,
  ...grantChanges
]

/** Those that can happen to this pipeline. */
export function changesOf(pipeline: Pipeline): readonly ForeignChange[] {
  return FOREIGN_CHANGES.filter(({ when }) => when?.(pipeline) ?? true)
}
