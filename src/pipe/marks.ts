import type { Kept } from '../model/operation'
import { MARK } from '../spelling/mark'

/** A right on the pipe that a replacement has to give again. */
export interface PipeGrant {
  readonly privilege: string
  readonly role: string
  /** The role may grant it to others. */
  readonly option: 'GRANT' | null
}

/**
 * `draining`: the old pipe is paused, and may have files to load · `drained`: it has loaded all that came before it was
 * paused · `named`: what it had to load is loaded by name, so it must not · `replaced`: the new one is there, and has yet
 * to load what came since.
 */
type Phase = 'draining' | 'drained' | 'named' | 'replaced'

/** A replacement under way, as it stands in the pipe's comment: what the run that finishes it has to know. */
export interface Unfinished {
  readonly phase: Phase
  /** When the old pipe was paused, ISO 8601. */
  readonly since: string
  readonly grants: readonly PipeGrant[]
}

/** The comment of a pipe that is being replaced, in parts, since the moment may be known only when it is written. */
export function markOf(phase: Phase, since: string | Kept, grants: readonly PipeGrant[]): readonly (string | Kept)[] {
  return [
    `${MARK} [${phase} since `,
    since,
    `] ${JSON.stringify(grants.map(({ privilege, role, option }) => [privilege, role, ...(option === null ? [] : [option])]))}`
  ]
}

/** What the comment of a pipe tells of a replacement under way; null when none is. */
export function unfinishedOf(comment: string | null): Unfinished | null {
  const [, mark, phase, since, grants] =
    /^(.*) \[(draining|drained|named|replaced) since (\S+)\] (\[.*\])$/s.exec(comment ?? '') ?? []
  if (mark !== MARK || since === undefined || Number.isNaN(Date.parse(since))) return null
  return { phase: phase as Phase, since, grants: grantsOf(grants ?? '') }
}

function grantsOf(text: string): readonly PipeGrant[] {
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
