import type { Need } from '../model/operation'
import { quoteText, showName } from './identifiers'

/**
 * The statements that give an object to another role, to be run by its owner. A pipe must be paused and a task suspended
 * before that, and a pipe that was handed over is only resumed by force.
 * https://docs.snowflake.com/en/sql-reference/sql/grant-ownership,
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage#label-snowpipe-manage-transfer-ownership
 * @param role as SQL has it: quoted where it has to be
 */
export function handOver({ on, object }: Pick<Need, 'on' | 'object'>, role: string): readonly string[] {
  const name = showName(object)
  // Without this, Snowflake refuses as long as any role has a privilege on the object.
  const grant = `GRANT OWNERSHIP ON ${on} ${name}${signatureOf(on)} TO ROLE ${role} COPY CURRENT GRANTS;`
  switch (on) {
    case 'PIPE':
      return [
        `ALTER PIPE ${name} SET PIPE_EXECUTION_PAUSED = TRUE;`,
        grant,
        `SELECT SYSTEM$PIPE_FORCE_RESUME(${quoteText(name)});`
      ]
    case 'TASK':
      return [`ALTER TASK ${name} SUSPEND;`, grant, `ALTER TASK ${name} RESUME;`]
    default:
      return [grant]
  }
}

/** GRANT needs the types of a function's arguments: those of the pipeline take a line. */
export function signatureOf(on: string): string {
  return on === 'FUNCTION' ? '(VARCHAR)' : ''
}
