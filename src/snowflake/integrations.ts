import { isMarked } from '../model/names'
import type { Row, Run } from '../model/operation'
import { locationsIn } from './locations'
import { ifFound, ignoreRefusal } from './refusals'
import { propertiesOf, textOf } from './rows'
import { statement } from './statements'

/** A storage integration. */
export interface Integration {
  readonly name: string
  readonly locations: readonly string[]
  readonly roleArn: string | null
  readonly externalId: string | null
}

/** The storage integrations that a pipeline of this action created, as far as this role can see them: names, comments. */
export async function markedIntegrations(read: Run): Promise<ReadonlyMap<string, string>> {
  const rows = (await ifFound(read(statement('storage-integration/list', {})))) ?? []
  const marked = rows.filter((row: Row) => isMarked(row['comment']))
  return new Map(marked.map((row) => [String(row['name']), String(row['comment'])]))
}

/** Whom Snowflake reads as with an integration: `user` is an ARN; null where the integration is missing or hidden. */
export async function whoAsks(
  name: string,
  read: Run
): Promise<{ readonly user: string | null; readonly externalId: string | null }> {
  const rows = await read(statement('storage-integration/describe', { name })).catch(ignoreRefusal)
  const property = propertiesOf(rows ?? [])
  return {
    user: textOf(property.get('STORAGE_AWS_IAM_USER_ARN')),
    externalId: textOf(property.get('STORAGE_AWS_EXTERNAL_ID'))
  }
}

/** `undefined` when the integration does not exist, or is hidden from this role. */
export async function integrationNamed(name: string, read: Run): Promise<Integration | undefined> {
  const rows = await ifFound(read(statement('storage-integration/describe', { name })))
  if (rows === undefined) return undefined
  const property = propertiesOf(rows)
  return {
    name,
    locations: locationsIn(property.get('STORAGE_ALLOWED_LOCATIONS')),
    roleArn: textOf(property.get('STORAGE_AWS_ROLE_ARN')),
    externalId: textOf(property.get('STORAGE_AWS_EXTERNAL_ID'))
  }
}
