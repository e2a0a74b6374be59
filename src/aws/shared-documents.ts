import type { Operation } from '../model/operation'
import { call, type Call } from '../model/step'
import { askIfSet } from './observe'
import type { Read } from './requests'

/**
 * Writes a document that others write to as well. S3 takes it whole and knows no condition, so it is read again right
 * before: what somebody has written since it was observed, perhaps minutes ago, is not undone.
 */
export function rewrite<A>(read: Read<A>, seen: A | undefined, write: (document: A | undefined) => Operation): Call {
  return call(write(seen), { latest: async (run) => write(await askIfSet(run, read)) })
}
