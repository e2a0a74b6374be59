import type { Config } from '../model/config'
import { sidOf } from '../delivery/sid'
import { locationOf } from '../spelling/locations'
import type { PipePlace } from './state'

/** The pipe that the configuration asks for, and what it stands between. */
export function placeOf(config: Config): PipePlace {
  const { database, schema, names, integration, warehouse } = config.snowflake
  return {
    database,
    schema,
    name: names.pipe,
    staging: names.staging,
    parsed: names.parsed,
    unparsed: names.unparsed,
    stage: names.stage,
    fileFormat: names.fileFormat,
    integration,
    location: locationOf(config),
    warehouse: warehouse?.name ?? null,
    logBucket: { bucket: config.logBucket.name, account: config.aws.account, sid: sidOf(config.role.name) }
  }
}
