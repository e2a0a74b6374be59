/** Which privileges `health: full` needs in addition to those of a check of metadata, and which of them the role lacks. */
import type { Config } from '../model/config'
import { viewNames } from '../model/names'
import type { Need, Run } from '../model/operation'
import { grantsTo } from '../snowflake/grants'
import { show } from '../snowflake/identifiers'
import { grantOnObject, isMissing } from '../snowflake/privileges'
import { currentRole } from '../snowflake/session-role'

/** What the statements need that only run with `health: full`. Pure. */
export function needsOfFull({ snowflake }: Config): readonly Need[] {
  const { database, schema, names } = snowflake
  const to = (name: string, on: string, object: string): Need => ({ name, on, object: [database, schema, object] })
  return [
    ...[names.staging, names.parsed, names.unparsed].map((table) => to('SELECT', 'TABLE', table)),
    to('SELECT', 'STREAM', names.stream),
    to('SELECT', 'VIEW', viewNames(names.parsed).denied),
    to('MONITOR', 'TASK', names.task)
  ]
}

/**
 * The GRANTs that are missing, all at once; if that cannot be found out, all that may be. Only reads, and wakes no warehouse.
 * https://docs.snowflake.com/en/sql-reference/sql/show-grants
 */
export async function grantsForFull(config: Config, run: Run): Promise<readonly string[]> {
  const role = await currentRole(run)
  const needs = needsOfFull(config)
  const granted = role === null ? undefined : await grantsTo([role], run)
  const missing = granted === undefined ? needs : needs.filter((need) => isMissing(need, granted))
  return missing.map((need) => grantOnObject(need, role === null ? '<role>' : show(role)))
}
