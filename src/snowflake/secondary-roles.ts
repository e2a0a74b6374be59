import type { Run } from '../model/operation'
import { fold } from './identifiers'
import { objectOf } from './rows'
import { statement } from './statements'

/**
 * The secondary roles of the session: by default, all other roles of its user. `undefined` if they cannot be determined for
 * sure. Only reads. https://docs.snowflake.com/en/sql-reference/functions/current_secondary_roles
 */
export async function secondaryRoles(read: Run): Promise<readonly string[] | undefined> {
  try {
    const [row] = await read(statement('grant/secondary-roles', {}))
    const { roles } = objectOf(row?.['ROLES'])
    if (typeof roles !== 'string') return undefined
    const names = roles.split(',').filter((name) => name !== '')
    const folded = names.flatMap((name) => {
      const one = fold(name)
      return 'name' in one ? [one.name] : []
    })
    return folded.length === names.length ? folded : undefined
  } catch {
    return undefined
  }
}
