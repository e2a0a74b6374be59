import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import type { Value } from '../model/fields'
import { type Outage, remedyText } from '../model/outage'

/** What is dangerous about a change to an object of one kind. Pure. */
export type Dangers = (work: Work, pipeline: Pipeline) => readonly Danger[]

/** What the whole plan says about the pipeline that a change belongs to. */
export interface Pipeline {
  /** It exists already, so that log lines or access are at stake. */
  readonly isRunning: boolean
  readonly changes: readonly Change[]
}

/** @param done the same once the change is made */
export function security(sentence: string, done: string): Danger {
  return { concerns: 'security', sentence, done }
}

/** @param done the same once the change is made */
export function data(sentence: string, done: string): Danger {
  return { concerns: 'data', sentence, done }
}

/** Log lines do not flow until the change is made. @param done what was, and what is now, once it is made */
export function stopped(outage: Omit<Outage, 'isCertain'>, done: string): Danger {
  return { ...data(`${outage.now} ${remedyText(outage, 'The change')}`, done), outage: { ...outage, isCertain: true } }
}

/** This may be why log lines do not flow. */
export function maybeStopped(outage: Omit<Outage, 'isCertain'>, done: string): Danger {
  return { ...stopped(outage, done), outage: { ...outage, isCertain: false } }
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

/** Whether this property of an object of this kind changes in the same plan. */
export function changesElsewhere(all: readonly Change[], kind: string, field: string): boolean {
  return all.some((one) => one.kind === kind && one.diff.some((difference) => difference.field === field))
}

export function changes(work: Work, ...fields: readonly string[]): boolean {
  return work.diff.some(({ field }) => fields.includes(field))
}

export function items(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : []
}

/** The declared value of a property; `undefined` when the object is to be deleted. */
export function desiredOf(work: Work, field: string): Value | undefined {
  return 'desired' in work ? work.desired[field] : undefined
}

/** The live value of a property; `undefined` when the object does not exist, or cannot be seen. */
export function liveOf(work: Change, field: string): Value | undefined {
  return 'live' in work ? work.live[field] : undefined
}
