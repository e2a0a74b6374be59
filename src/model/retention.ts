import { DAY_MILLISECONDS } from './clock'

/**
 * The task that moves lines compares each one with those of the last eight days (sql/task/body.sql), so these must stay.
 */
export const LEAST_RETAIN_DAYS = 8

/** Time for the run of an apply, and for clocks that differ. */
const MARGIN_DAYS = 1

/**
 * From when on it is certain that no row was deleted because of its age: a repair that looks further back would load
 * again what was deleted. Null = rows stay.
 */
export function keptSince(retainDays: number | null, now: Date): Date | null {
  return retainDays === null ? null : new Date(now.getTime() - (retainDays - MARGIN_DAYS) * DAY_MILLISECONDS)
}
