import type { Config } from '../model/config'
import type { Row, Run } from '../model/operation'
import { type Integration, integrationNamed, markedIntegrations } from '../snowflake/integrations'
import { locationOf } from '../snowflake/locations'

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
  const marked = await markedIntegrations(read)
  const [declared, ...others] = await Promise.all(
    [integration, ...marked.filter((name) => name !== integration)].map((name) => integrationNamed(name, read))
  )
  const isUsed = ({ name }: Integration) => stages.some((stage) => stage['storage_integration'] === name)
  const known = others.filter((one) => one !== undefined)
  const hasRole = ({ roleArn }: Integration) => roleArn === config.role.arn
  const earlier = known.filter((one) => one.locations.includes(locationOf(config)) || (hasRole(one) && !isUsed(one)))
  return { declared, earlier, ofRole: [integration, ...known.filter(hasRole).map(({ name }) => name)] }
}
