import type { Dangers } from './danger'
import * as access from './stopped-access'
import * as delivery from './stopped-delivery'
import * as loading from './stopped-loading'
import * as reading from './stopped-reading'

/** Which changes mean that log lines do not flow until they are made, by kind of object. Pure. */
export const OUTAGES: Readonly<Record<string, Dangers>> = {
  's3-logging': delivery.logging,
  's3-bucket': delivery.bucket,
  'sns-permission': delivery.topic,
  'iam-role': access.role,
  'iam-role-policy': access.rolePolicy,
  'storage-integration': reading.integration,
  stage: reading.stage,
  'file-format': reading.fileFormat,
  pipe: loading.pipe,
  table: loading.table,
  stream: loading.stream,
  task: loading.task,
  function: loading.parser,
  warehouse: loading.warehouse
}
