import type { Config } from '../model/config'
import { leftMark } from '../model/names'
import type { Row, Run } from '../model/operation'
import { showName } from '../snowflake/identifiers'
import { type Integration, integrationNamed, markedIntegrations } from '../snowflake/integrations'
import { locationOf } from '../snowflake/locations'

/**
 * The integration that is declared, and those of ours that allow the same location, or that have no stage and either the same
 * role or a comment that this pipeline left them. Those of other pipelines have neither.
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
  const { integration, database, schema, names } = config.snowflake
  const marked = await markedIntegrations(read)
  const [declared, ...others] = await Promise.all(
    [integration, ...[...marked.keys()].filter((name) => name !== integration)].map((name) =>
      integrationNamed(name, read)
    )
  )
  const isUsed = ({ name }: Integration) => stages.some((stage) => stage['storage_integration'] === name)
  const known = others.filter((one) => one !== undefined)
  const hasRole = ({ roleArn }: Integration) => roleArn === config.role.arn
  const left = leftMark(showName([database, schema, names.parsed]))
  const wasOurs = (one: Integration) => hasRole(one) || marked.get(one.name) === left
  const earlier = known.filter((one) => one.locations.includes(locationOf(config)) || (wasOurs(one) && !isUsed(one)))
  return { declared, earlier, ofRole: [integration, ...known.filter(hasRole).map(({ name }) => name)] }
}
