import type { Membership } from '../catalog/access'
import type { Context, Execute } from '../catalog/context'
import { fullName, NOUNS } from '../catalog/objects'
import { existing } from '../catalog/resolve'
import type { CatalogObject, ResultSet } from '../contract'
import { doesNotExist } from '../errors'
import { spell } from '../names'
import type { Describe } from '../statements/describe'
import { alertColumns } from './alert'
import { describedDatabase } from './database'
import { formatProperties } from './file-format'
import { describedFunctionProperty, functionProperties } from './function'
import { describedProperty, integrationProperties } from './integration'
import { pipeColumns } from './pipe'
import { describedSchema } from './schema'
import { describedStageProperty, stageProperties } from './stage'
import { streamColumns } from './stream'
import { describedColumn } from './table'
import { epoch, type ShowColumn, tableOf } from './table-of'
import { taskColumns } from './task'
import { describedWarehouse } from './warehouse'

/** https://docs.snowflake.com/en/sql-reference/sql/desc */
export const describe: Execute<Describe> = ({ kind, name, argTypes }, context) => {
  if (kind === 'role') return describedRole(name, context)
  const object = existing(context, kind, name, argTypes)
  if (!mayDescribe(object, context)) throw doesNotExist(NOUNS[object.kind], fullName(object))
  return described(object, context)
}

/** https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_07/bcr-2339: not everything that SHOW lists. */
function mayDescribe(object: CatalogObject, { account, session }: Context): boolean {
  return !account.changes.has('DESCRIBE needs a privilege') || account.access.seesByPrivilege(session.roles, object)
}

/** What is granted to the role. https://docs.snowflake.com/en/sql-reference/sql/desc-role */
function describedRole([name = '']: Describe['name'], { account: { access } }: Context): ResultSet {
  if (!access.roles.has(name)) throw doesNotExist(NOUNS.role, spell(name))
  const granted = access.allMemberships().filter(({ to }) => to.kind === 'role' && to.name === name)
  return tableOf(ROLE_COLUMNS, granted)
}

const ROLE_COLUMNS: readonly ShowColumn<Membership>[] = [
  ['created_on', 'timestamp_ltz', (member) => epoch(member.createdOn)],
  ['role', 'text', (member) => member.role],
  ['granted_to', 'text', () => 'ROLE'],
  ['grantee_name', 'text', (member) => member.to.name],
  ['granted_by', 'text', (member) => member.grantedBy]
]

function described(object: CatalogObject, context: Context): ResultSet {
  const { store } = context.account
  switch (object.kind) {
    case 'warehouse':
      return tableOf(describedWarehouse, [object])
    case 'database':
      return tableOf(
        describedDatabase,
        store.list('schema').filter(({ database }) => database === object.name)
      )
    case 'schema':
      return tableOf(describedSchema, store.within(object.database, object.name))
    case 'integration':
      return tableOf(describedProperty, integrationProperties(object))
    case 'file format':
      return tableOf(describedProperty, formatProperties(object.options))
    case 'stage':
      return tableOf(describedStageProperty, stageProperties(object))
    case 'table':
    case 'view':
      return tableOf(describedColumn, object.columns)
    case 'stream':
      return tableOf(streamColumns(context), [object])
    case 'pipe':
      return tableOf(pipeColumns, [object])
    case 'function':
      return tableOf(describedFunctionProperty, functionProperties(object))
    case 'task':
      return tableOf(taskColumns, [object])
    case 'alert':
      return tableOf(alertColumns, [object])
  }
}
