import { MARK } from '../model/names'
import type { Saved } from '../model/step'

/** A privilege on the pipe that a replacement has to grant again. */
export interface PipeGrant {
  readonly privilege: string
  readonly role: string
  /** The role may grant it to others. */
  readonly option: 'GRANT' | null
}

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
  readonly grants: readonly PipeGrant[]
}

/**
 * The comment of a pipe that is being replaced, in parts, since the time may only be known when the comment is written.
 */
export function progressComment(
  phase: Phase,
  since: string | Saved,
  grants: readonly PipeGrant[]
): readonly (string | Saved)[] {
  const tuples = grants.map(({ privilege, role, option }) => [privilege, role, ...(option === null ? [] : [option])])
  return [`${MARK} [${phase} since `, since, `] ${JSON.stringify(tuples)}`]
}

/** Parses the comment of a pipe; null when no replacement is in progress. */
export function unfinishedIn(comment: string | null): Unfinished | null {
  const [, mark, phase, since, grants] =
    /^(.*) \[(draining|drained|named|replaced) since (\S+)\] (\[.*\])$/s.exec(comment ?? '') ?? []
  if (mark !== MARK || since === undefined || Number.isNaN(Date.parse(since))) return null
  return { phase: phase as Phase, since, grants: grantsIn(grants ?? '') }
}

function grantsIn(text: string): readonly PipeGrant[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list)
      ? list.map(([privilege, role, option]: unknown[]) => ({
          privilege: String(privilege),
          role: String(role),
          option: option === 'GRANT' ? option : null
        }))
      : []
  } catch {
    return []
  }
}
