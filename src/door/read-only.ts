import { ActionError } from '../errors'
import type { Operation, Run } from '../model/operation'

const AWS_READ = /^(Get|List|Head)[A-Z]/
const SNOWFLAKE_READ = /\/(show|describe|status|get|list|validate|now)(-[a-z-]+)?$/

/** Whether an operation only reads, by its name; a test holds the names of SQL files against their statements. */
export function isRead({ client, name }: Operation): boolean {
  return client === 'snowflake' ? SNOWFLAKE_READ.test(name) : AWS_READ.test(name)
}

/** A door that writes cannot pass: plan and check hold it, and every observation does. */
export function readOnly(run: Run): Run {
  return (operation) => (isRead(operation) ? run(operation) : Promise.reject(refusal(operation)))
}

function refusal(operation: Operation): ActionError {
  return new ActionError({
    code: 'WRITE_IN_READ_ONLY_RUN',
    goal: 'keep a read-only run from writing',
    object: `${operation.client} ${operation.name}`,
    reason: 'this operation would change something.'
  })
}
