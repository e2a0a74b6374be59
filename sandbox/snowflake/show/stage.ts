import type { Context } from '../catalog/context'
import type { StageObject } from '../contract'
import { quote } from '../names'
import { formatProperties } from './file-format'
import { type Property, property } from './properties'
import {
  comment,
  createdOn,
  databaseName,
  name,
  owner,
  ownerRoleType,
  schemaName,
  type ShowColumn,
  yesNo
} from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-stages */
export function stageColumns({ account }: Context): readonly ShowColumn<StageObject>[] {
  return [
    createdOn,
    name,
    databaseName,
    schemaName,
    ['url', 'text', ({ url }) => url ?? ''],
    ['has_credentials', 'text', () => 'N'],
    ['has_encryption_key', 'text', () => 'N'],
    owner,
    comment,
    ['region', 'text', ({ url }) => (url === null ? null : account.aws.region)],
    ['type', 'text', ({ url }) => (url === null ? 'INTERNAL' : 'EXTERNAL')],
    ['cloud', 'text', ({ url }) => (url === null ? null : 'AWS')],
    ['notification_channel', 'text', () => null],
    ['storage_integration', 'text', (stage) => integrationName(account, stage)],
    ['endpoint', 'text', () => null],
    ownerRoleType,
    ['directory_enabled', 'text', ({ directoryEnabled }) => yesNo(directoryEnabled)]
  ]
}

/** The current name of the stage's integration, or its last known name if the integration is gone. */
function integrationName({ store }: Context['account'], stage: StageObject): string | null {
  return store.integrationById(stage.integrationId ?? '')?.name ?? stage.integrationName
}

interface StageProperty extends Property {
  readonly parent: string
}

export const describedStageProperty: readonly ShowColumn<StageProperty>[] = [
  ['parent_property', 'text', ({ parent }) => parent],
  ['property', 'text', (row) => row.property],
  ['property_type', 'text', ({ type }) => type],
  ['property_value', 'text', ({ value }) => value],
  ['property_default', 'text', ({ standard }) => standard]
]

/** https://docs.snowflake.com/en/sql-reference/sql/desc-stage: a named format is one row, its name escaped. */
export function stageProperties(stage: StageObject): readonly StageProperty[] {
  const under = (parent: string, ...rows: readonly Property[]): readonly StageProperty[] =>
    rows.map((row) => ({ ...row, parent }))
  return [
    ...under('STAGE_FILE_FORMAT', ...fileFormat(stage)),
    ...under('STAGE_COPY_OPTIONS', ...COPY_OPTIONS),
    ...(stage.url === null ? [] : under('STAGE_LOCATION', property('URL', 'String', JSON.stringify([stage.url])))),
    ...(stage.integrationName === null
      ? []
      : under('STAGE_INTEGRATION', property('STORAGE_INTEGRATION', 'String', stage.integrationName))),
    ...under('STAGE_CREDENTIALS', property('AWS_KEY_ID', 'String', '')),
    ...under(
      'DIRECTORY',
      property('ENABLE', 'Boolean', stage.directoryEnabled, false),
      property('AUTO_REFRESH', 'Boolean', false, false)
    )
  ]
}

const COPY_OPTIONS = [
  property('ON_ERROR', 'String', 'ABORT_STATEMENT', 'ABORT_STATEMENT'),
  property('SIZE_LIMIT', 'Long', ''),
  property('PURGE', 'Boolean', false, false),
  property('RETURN_FAILED_ONLY', 'Boolean', false, false),
  property('ENFORCE_LENGTH', 'Boolean', true, true),
  property('TRUNCATECOLUMNS', 'Boolean', false, false),
  property('FORCE', 'Boolean', false, false)
]

function fileFormat({ fileFormat: format }: StageObject): readonly Property[] {
  if ('inline' in format) return formatProperties(format.inline)
  const { database, schema, name: formatName } = format.named
  const quoted = [database, schema, formatName].map(quote).join('.')
  return [property('FORMAT_NAME', 'String', quoted.replaceAll(/["\\]/g, '\\$&'))]
}
