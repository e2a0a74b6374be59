import { call, type Call, type Operation } from '../model/operation'
import { askIfSet, type Read } from './aws-reads'

/**
 * Writes a document that others write to as well. S3 takes it whole and knows no condition, so it is read again right
 * before: what somebody has written since it was looked at, perhaps minutes ago, is not undone.
 */
export function rewrite<A>(read: Read<A>, seen: A | undefined, write: (document: A | undefined) => Operation): Call {
  return call(write(seen), { latest: async (run) => write(await askIfSet(run, read)) })
}
