import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import type { Value } from '../model/fields'

/** What is dangerous about a change to an object of one kind. Pure. */
export type Dangers = (work: Work, pipeline: Pipeline) => readonly Danger[]

/** What the whole plan says about the pipeline that a change belongs to. */
export interface Pipeline {
  /** It exists already, so that log lines or access are at stake. */
  readonly isRunning: boolean
  readonly changes: readonly Change[]
}

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

/** The live value of a property; `undefined` when the object does not exist, or cannot be seen. */
export function liveOf(work: Change, field: string): Value | undefined {
  return 'live' in work ? work.live[field] : undefined
}
