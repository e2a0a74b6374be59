import type { Run } from '../model/operation'
import { show } from './identifiers'
import { textOf } from './rows'
import { statement } from './statements'

/**
 * The role of the session; null if Snowflake does not say. Only reads.
 * https://docs.snowflake.com/en/sql-reference/functions/current_role
 */
export async function currentRole(read: Run): Promise<string | null> {
  const [session] = await read(statement('session/current', {})).catch(() => [])
  return textOf(session?.['ROLE_NAME'])
}

/** The same as an input names a role, which reads nothing if it does. @param given null = the user's default role */
export async function sessionRole(given: string | null, read: Run): Promise<string | null> {
  const current = given === null ? await currentRole(read) : null
  return given ?? (current === null ? null : show(current))
}
