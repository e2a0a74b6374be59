import { ActionError } from '../model/errors'
import type { Describe, Operation, Run } from '../model/operation'

/** A door that refuses writes, for plan and check and for every observation. */
export function readOnly(run: Run, describe: Describe): Run {
  return async (operation) => {
    const { access, goal } = describe(operation)
    if (access !== 'read') throw refusal(operation, goal)
    return run(operation)
  }
}

function refusal({ client, name }: Operation, goal: string): ActionError {
  return new ActionError({
    code: 'WRITE_IN_READ_ONLY_RUN',
    goal,
    reason: `this run only reads, and ${client} ${name} would change something.`
  })
}
