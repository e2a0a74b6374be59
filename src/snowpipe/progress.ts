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
 * `draining`: the old pipe is paused, and may still have files to load · `drained`: it has loaded all that came before it
 * was paused · `named`: what it still had to load is loaded by name, so it must not load it itself · `replaced`: the new
 * pipe is there, and still has to load what came since.
 */
type Phase = 'draining' | 'drained' | 'named' | 'replaced'

/** A replacement in progress, as the comment of the pipe tells it: what the run that finishes it has to know. */
export interface Unfinished {
  readonly phase: Phase
  /** When the old pipe was paused, ISO 8601. */
  readonly since: string
  readonly grants: readonly PipeGrant[]
}

/** The comment of a pipe that is being replaced, in parts, since the moment may be known only when it is written. */
export function progressComment(
  phase: Phase,
  since: string | Saved,
  grants: readonly PipeGrant[]
): readonly (string | Saved)[] {
  const tuples = grants.map(({ privilege, role, option }) => [privilege, role, ...(option === null ? [] : [option])])
  return [`${MARK} [${phase} since `, since, `] ${JSON.stringify(tuples)}`]
}

/** What the comment of a pipe tells of a replacement in progress; null when there is none. */
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
