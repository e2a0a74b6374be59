import type { Plan } from '../model/change'
import type { Kind } from '../model/kind'

/**
 * Snowflake gives the same answer for both: "does not exist or not authorized". If only some of the objects are
 * missing, the reader should know that they may be hidden. https://docs.snowflake.com/en/sql-reference/sql/desc
 * @param role the Snowflake role of the run; null = the user's default role
 */
export function unseenNotes(plan: Plan, kinds: ReadonlyMap<string, Kind>, role: string | null): readonly string[] {
  const inSnowflake = plan.changes.filter(({ kind }) => kinds.get(kind)?.cloud === 'snowflake')
  const missing = inSnowflake.filter(({ action }) => action === 'create').length
  if (missing === 0 || missing === inSnowflake.length) return []
  const who = role ?? 'the user’s default role'
  return [
    `The Snowflake objects to be created either do not exist or are hidden. If one exists, ${who} cannot see it and needs a privilege on it.`
  ]
}
