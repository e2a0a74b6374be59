import type { Operation } from '../model/operation'
import { call, type Step } from '../model/step'

/** The statement in a file of `sql/`, with its values. */
export function statement(name: string, input: Operation['input']): Operation {
  return { client: 'snowflake', name, input }
}

/** Sets the warehouse for the steps that follow; null = the user's default. */
export function useWarehouse(name: string | null): readonly Step[] {
  return name === null ? [] : [call(statement('warehouse/use', { name }))]
}
