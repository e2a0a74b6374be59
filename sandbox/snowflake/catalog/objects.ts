import type { CatalogObject, ObjectKind, SchemaLevelKind } from '../contract'
import { dotted, spell } from '../names'

export interface RoleObject {
  readonly kind: 'role'
  readonly name: string
  readonly createdOn: Date
  owner: string
  comment: string | null
}

export interface AccountObject {
  readonly kind: 'account'
  readonly name: string
}

/** What privileges can be granted on. */
export type Securable = CatalogObject | RoleObject | AccountObject

/** As in "… does not exist or not authorized". */
export const NOUNS: Readonly<Record<ObjectKind | 'role', string>> = {
  warehouse: 'Warehouse',
  database: 'Database',
  schema: 'Schema',
  integration: 'Integration',
  'file format': 'File format',
  stage: 'Stage',
  table: 'Table',
  view: 'View',
  stream: 'Stream',
  pipe: 'Pipe',
  function: 'Function',
  task: 'Task',
  alert: 'Alert',
  role: 'Role'
}

export const SCHEMA_LEVEL: readonly SchemaLevelKind[] = [
  'pipe',
  'alert',
  'task',
  'stream',
  'view',
  'function',
  'stage',
  'file format',
  'table'
]

export function isSchemaLevel(kind: ObjectKind | 'role'): kind is SchemaLevelKind {
  return SCHEMA_LEVEL.some((candidate) => candidate === kind)
}

/** "DB.S.PIPE", quoted where it has to be. */
export function fullName(object: Securable): string {
  if ('schema' in object) return dotted(object)
  if (object.kind === 'schema') return `${spell(object.database)}.${spell(object.name)}`
  return spell(object.name)
}
