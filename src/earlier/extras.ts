import { type Config, EVERY_ALERT } from '../model/config'
import { MARK, retentionName } from '../model/names'
import type { Row, Run } from '../model/operation'
import { LEAST_RETAIN_DAYS } from '../model/retention'
import { alertsOf } from '../snowflake/alerts'
import { ifFound } from '../snowflake/refusals'
import { rowNamed } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

/**
 * Declarations with what goes on doing something although this one no longer asks for it: a task that deletes old rows,
 * and alerts.
 */
export async function withEarlierExtras(config: Config, base: Config, read: Run): Promise<readonly Config[]> {
  const { database, schema } = config.snowflake
  const inSchema = { schema: [database, schema] }
  const [tasks, alerts] = await Promise.all([
    ifFound(read(statement('task/show', inSchema))),
    ifFound(read(statement('alert/show', inSchema)))
  ])
  return [
    ...(deletedRowsBefore(config, tasks ?? []) ? [having(base, { retainDays: LEAST_RETAIN_DAYS })] : []),
    ...(alertedBefore(config, alerts ?? []) ? [having(base, { alerts: EVERY_ALERT })] : [])
  ]
}

function deletedRowsBefore({ snowflake }: Config, tasks: readonly Row[]): boolean {
  const { names, retainDays } = snowflake
  return retainDays === null && rowNamed(tasks, retentionName(names.parsed))?.['comment'] === MARK
}

function alertedBefore({ snowflake }: Config, alerts: readonly Row[]): boolean {
  const declared = alertsOf(snowflake).map(({ name }) => name)
  return alertsOf({ ...snowflake, alerts: EVERY_ALERT }).some(
    ({ name }) => !declared.includes(name) && rowNamed(alerts, name)?.['comment'] === MARK
  )
}

function having(config: Config, extras: Partial<Config['snowflake']>): Config {
  return { ...config, snowflake: { ...config.snowflake, ...extras } }
}
