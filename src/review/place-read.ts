import type { Change } from '../model/change'
import type { Value } from '../model/fields'
import { liveOf, type Pipeline } from './danger'

/** "bucket/prefix/" that the stage of the pipeline points to; `undefined` if there is none, or nobody sees it. */
export function placeRead({ changes: all }: Pipeline): string | undefined {
  const stage = all.find(({ kind }) => kind === 'stage')
  return stage === undefined ? undefined : placeOf(liveOf(stage, 'url'))
}

/** The name of an object, from its address. */
export function nameOf({ address }: Pick<Change, 'address'>): string {
  return address.slice(address.indexOf(':') + 1)
}

/** "bucket/prefix/" of "s3://bucket/prefix/" */
export function placeOf(url: Value | undefined): string | undefined {
  return typeof url === 'string' ? url.replace(/^s3[a-z]*:\/\//, '') : undefined
}
