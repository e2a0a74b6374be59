/** What nobody looks for when S3 announces new log objects again, because it is too old for a refresh. */
import type { Danger } from '../model/appraisal'
import type { Change } from '../model/change'
import { data, liveOf } from './danger'

/** @param all the changes of the plan, in which the pipe is */
export function outOfReach(all: readonly Change[]): readonly Danger[] {
  const pipe = all.find(({ kind }) => kind === 'pipe')
  const sentence = pipe === undefined ? undefined : liveOf(pipe, 'outOfReach')
  return typeof sentence === 'string' ? [data(sentence, sentence)] : []
}
