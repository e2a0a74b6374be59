import type { Config } from '../model/config'
import { MARK } from '../model/names'
import type { Row, Run } from '../model/operation'
import { locationOf, locationsIn } from '../snowflake/locations'
import { ifFound } from '../snowflake/refusals'
import { propertiesOf, textOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

/** A storage integration of this pipeline, now or by an earlier declaration. */
export interface Integration {
  readonly name: string
  readonly locations: readonly string[]
  readonly roleArn: string | null
  readonly externalId: string | null
}

/**
 * The integration that is declared, and those of ours that allow the same location, or that have the same role and no
 * stage. Those of other pipelines do neither.
 * @param stages every stage that this role can see, as SHOW STAGES lists it
 */
export async function integrationsOf(
  config: Config,
  stages: readonly Row[],
  read: Run
): Promise<{
  readonly declared: Integration | undefined
  readonly earlier: readonly Integration[]
  /** The names of those that Snowflake reads with as the declared role, and of the declared one. */
  readonly ofRole: readonly string[]
}> {
  const { integration } = config.snowflake
  const rows = (await ifFound(read(statement('storage-integration/list', {})))) ?? []
  const marked = rows.filter((row) => row['comment'] === MARK).map((row) => String(row['name']))
  const [declared, ...others] = await Promise.all(
    [integration, ...marked.filter((name) => name !== integration)].map((name) => described(name, read))
  )
  const isUsed = ({ name }: Integration) => stages.some((stage) => stage['storage_integration'] === name)
  const known = others.filter((one) => one !== undefined)
  const hasRole = ({ roleArn }: Integration) => roleArn === config.role.arn
  const earlier = known.filter((one) => one.locations.includes(locationOf(config)) || (hasRole(one) && !isUsed(one)))
  return { declared, earlier, ofRole: [integration, ...known.filter(hasRole).map(({ name }) => name)] }
}

/** `undefined` when the integration does not exist, or is hidden from this role. */
async function described(name: string, read: Run): Promise<Integration | undefined> {
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
