import type { Operation } from '../model/operation'
import { type Call, call } from '../model/step'
import { askIfSet } from './observe'
import type { Read } from './requests'

/**
 * Writes a document that others write to as well. S3 only replaces it as a whole and unconditionally, so it is read
 * again right before the write: this does not undo what somebody has written since it was observed, perhaps minutes
 * ago.
 */
export function rewrite<A>(read: Read<A>, seen: A | undefined, write: (document: A | undefined) => Operation): Call {
  return call(write(seen), { latest: async (run) => write(await askIfSet(run, read)) })
}
