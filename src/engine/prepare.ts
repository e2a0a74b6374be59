import type { Work } from '../model/change'
import type { Kind } from '../model/kind'
import type { Run } from '../model/operation'

/** The work with what only this change needs to know, e.g. the privileges to grant again. Only reads. */
export async function prepared(kind: Kind, work: Work, read: Run, now: Date): Promise<Work> {
  if (kind.prepare === undefined || work.action === 'create') return work
  return { ...work, extra: await kind.prepare(work, read, now) }
}
