import type { Change } from '../model/change'
import type { Value } from '../model/fields'
import type { Registry } from './declare'

/** The outputs that the kinds declare, by name. A later change of an object overrides what an earlier one says. */
export function liveOutputs(changes: readonly Change[], kinds: Registry): Readonly<Record<string, Value | undefined>> {
  return Object.fromEntries(changes.flatMap((change) => outputsOf(change, kinds)))
}

function outputsOf(change: Change, kinds: Registry): readonly (readonly [string, Value | undefined])[] {
  const live = 'live' in change ? change.live : undefined
  const outputs = Object.entries(kinds.get(change.kind)?.outputs ?? {})
  return outputs.map(([name, field]) => [name, live?.[field]])
}
