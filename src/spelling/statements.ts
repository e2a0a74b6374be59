import type { Operation } from '../model/operation'

/** The statement of a file below `sql/`, with its values. */
export function statement(name: string, input: Operation['input']): Operation {
  return { client: 'snowflake', name, input }
}
