import { MARK } from '../../model/names'
import type { Saved } from '../../model/step'
import { notedGrants, noteOf, type ObjectGrant } from '../../snowflake/object-grants'

/**
 * `draining`: the old pipe is paused, and may still have files to load · `drained`: it has loaded everything that
 * arrived before the pause · `named`: what it still had to load is backfilled, so the pipe must not load that itself ·
 * `replaced`: the new pipe exists, and still has to load what arrived since the pause. Live pipes have these words in
 * their comments.
 */
type Phase = 'draining' | 'drained' | 'named' | 'replaced'

/** A replacement in progress, from the comment of the pipe: what the run that finishes it has to know. */
export interface Unfinished {
  readonly phase: Phase
  /** When the old pipe was paused, ISO 8601. */
  readonly since: string
  readonly grants: readonly ObjectGrant[]
}

/**
 * The comment of a pipe that is being replaced, in parts, since the time may only be known when the comment is written.
 */
export function progressComment(
  phase: Phase,
  since: string | Saved,
  grants: readonly ObjectGrant[]
): readonly (string | Saved)[] {
  return [`${MARK} [${phase} since `, since, `] ${noteOf(grants)}`]
}

/** The clocks of S3 and Snowflake, and the margin of `since`, differ by less. */
const MARGIN_MILLISECONDS = 30_000

/**
 * Parses the comment of a pipe; null when no replacement of it is in progress. A pipe that somebody recreated from its own
 * GET_DDL has the comment of the one that was being replaced, but not what that one still had to load: it was created
 * after the pause. A copy of a pipe that was `replaced` finds everything from the time in its comment on.
 * https://docs.snowflake.com/en/sql-reference/functions/get_ddl
 * @param createdAt when the pipe was created, ISO 8601
 */
export function unfinishedIn(comment: string | null, createdAt: string | null): Unfinished | null {
  const [, mark, phase, since, grants] =
    /^(.*) \[(draining|drained|named|replaced) since (\S+)\] (\[.*\])$/s.exec(comment ?? '') ?? []
  if (mark !== MARK || since === undefined || Number.isNaN(Date.parse(since))) return null
  if (phase !== 'replaced' && Date.parse(createdAt ?? '') > Date.parse(since) + MARGIN_MILLISECONDS) return null
  return { phase: phase as Phase, since, grants: notedGrants(grants ?? '') }
}
