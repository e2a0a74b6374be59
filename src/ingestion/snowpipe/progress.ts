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

/** Parses the comment of a pipe; null when no replacement is in progress. */
export function unfinishedIn(comment: string | null): Unfinished | null {
  const [, mark, phase, since, grants] =
    /^(.*) \[(draining|drained|named|replaced) since (\S+)\] (\[.*\])$/s.exec(comment ?? '') ?? []
  if (mark !== MARK || since === undefined || Number.isNaN(Date.parse(since))) return null
  return { phase: phase as Phase, since, grants: notedGrants(grants ?? '') }
}
