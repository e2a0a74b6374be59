/**
 * The mark on pipes and streams. Whoever recreates one from GET_DDL copies its comment, and what it still had to load is
 * lost all the same. So the mark says when Snowflake created the object, which no copy or clone can have in common with
 * it. https://docs.snowflake.com/en/sql-reference/functions/get_ddl
 */
import { MARK } from '../model/names'
import type { Operation } from '../model/operation'
import { minuteText } from '../model/spoken-time'
import { type Call, call, type Saved } from '../model/step'
import { instantOf } from './rows'

const CREATED: Saved = { saved: 'created' }
const CREATED_MARK = /^(.*) \[created (\S+)\]$/s
/**
 * The first pipe and stream are created within this time after the staging table. Earlier versions of this action set a
 * mark without a time: on such an object it counts, on a later one it may be a copy.
 */
const FIRST_MILLISECONDS = 5 * 60_000

/** The comment of the object that was created at this time. Live objects have it: its form must not change. */
export function markOf(created: string | Saved): readonly (string | Saved)[] {
  return [`${MARK} [created `, created, ']']
}

/**
 * Sets the mark. It can only be known after the creation.
 * @param show lists the object
 * @param alter sets its comment
 */
export function setMark(
  name: string,
  show: Operation,
  alter: (comment: readonly (string | Saved)[]) => Operation
): readonly Call[] {
  return [call(show, { save: { column: 'created_on', as: CREATED.saved, named: name } }), call(alter(markOf(CREATED)))]
}

/**
 * Whether a comment is the mark of the very object that has it.
 * @param createdOn the object's `created_on`, as SHOW gives it: to the millisecond
 * @param tableSince when the staging table was created
 */
export function isMarked(comment: string | null, createdOn: unknown, tableSince: string | null): boolean {
  const created = Date.parse(instantOf(createdOn) ?? '')
  if (comment === MARK) return tableSince !== null && created <= Date.parse(tableSince) + FIRST_MILLISECONDS
  const [, mark, time] = CREATED_MARK.exec(comment ?? '') ?? []
  return mark === MARK && Date.parse(time ?? '') === created
}

/** The comment to compare with the declared one: the mark counts only on the object that it was set on. */
export function comparable(comment: string | null, marked: boolean): string | null {
  if (marked) return MARK
  return comment === MARK ? `${MARK} [of another object]` : comment
}

/** For a plan: what the mark of another object means. */
export function copyNotes(comment: string | null, createdOn: unknown): readonly string[] {
  const [, mark = comment, time] = CREATED_MARK.exec(comment ?? '') ?? []
  if (mark !== MARK) return []
  const earlier = time === undefined ? 'does not say which one it was set on' : `was set on one from ${spoken(time)}`
  return [
    `Somebody may have recreated it on ${spoken(createdOn)}: its mark ${earlier}. Apply loads the lines that are missing because of that, and marks it again.`
  ]
}

function spoken(cell: unknown): string {
  const instant = instantOf(cell)
  return instant === null ? 'an unknown day' : minuteText(new Date(instant))
}
