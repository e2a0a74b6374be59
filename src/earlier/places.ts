import type { Config } from '../model/config'
import type { Row } from '../model/operation'
import type { Place } from '../model/place'
import type { Integration } from '../snowflake/integrations'
import { locationOf, overlap, placeIn } from '../snowflake/locations'

/**
 * Earlier places of the logs: an integration goes on allowing them after a move. Not those that a stage still reads.
 * @param stages every stage that this role can see, as SHOW STAGES lists it
 */
export function earlierPlaces(
  config: Config,
  integrations: readonly Integration[],
  stages: readonly Row[]
): readonly Place[] {
  const ours = locationOf(config)
  const used = [ours, ...stages.map((stage) => String(stage['url']))]
  const locations = new Set(integrations.flatMap((integration) => integration.locations))
  return [...locations]
    .filter((location) => !used.some((one) => overlap(one, location)))
    .flatMap((location) => placeIn(location, config) ?? [])
}
