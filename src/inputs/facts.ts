import type { Config } from '../model/config'
import type { SnowflakeLogin } from '../model/credentials'
import { show } from '../snowflake/identifiers'
import { locationOf } from '../snowflake/locations'

/** What tells this pipeline from others, in a few words each, in the order in which log lines pass. */
export function factsOf(
  config: Config,
  { account, role }: Pick<SnowflakeLogin, 'account' | 'role'>
): readonly { readonly name: string; readonly value: string }[] {
  const { database, schema, names } = config.snowflake
  return [
    { name: 'AWS', value: `${config.aws.account} ${config.aws.region}` },
    { name: 'logs', value: locationOf(config) },
    { name: 'Snowflake', value: account },
    { name: 'role', value: role ?? 'the default role of the user' },
    { name: 'table', value: [database, schema, names.parsed].map(show).join('.') }
  ]
}
