import type { Danger } from '../model/appraisal'
import type { Work } from '../model/change'
import type { Value } from '../model/fields'

/**
 * What is dangerous about a change to an object of one kind. Pure.
 * @param isRunning whether the pipeline exists already, so that log lines or access are at stake
 */
export type Dangers = (work: Work, isRunning: boolean) => readonly Danger[]

export function security(sentence: string): Danger {
  return { concerns: 'security', sentence }
}

export function data(sentence: string): Danger {
  return { concerns: 'data', sentence }
}

/** The value of a property before and after the change, if it changes. */
export function changeIn(work: Work, field: string): { readonly before?: Value; readonly after?: Value } | undefined {
  const found = work.diff.find((one) => one.field === field)
  if (found === undefined) return undefined
  return {
    ...(found.before === undefined ? {} : { before: found.before }),
    ...(found.after === undefined ? {} : { after: found.after })
  }
}

export function changes(work: Work, ...fields: readonly string[]): boolean {
  return work.diff.some(({ field }) => fields.includes(field))
}

export function items(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : []
}

export function liveOf(work: Work, field: string): Value | undefined {
  return 'live' in work ? work.live[field] : undefined
}
