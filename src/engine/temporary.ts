import type { Declared } from '../model/declared'
import type { Live } from './observe'
import { inLevels } from './order'
import type { Levels } from './plan'

/** What is declared, with those temporary objects that are missing, before what they have to come before. Pure. */
export function withMissing(levels: Levels, temporary: readonly Declared[], live: Live): Levels {
  const missing = temporary.filter(({ address }) => live.get(address)?.state === 'absent')
  if (missing.length === 0) return levels
  const waiting = ({ address }: Declared) =>
    missing.filter(({ before }) => before?.includes(address)).map((one) => one.address)
  return inLevels([
    ...levels.flat().map((object) => ({ ...object, after: [...object.after, ...waiting(object)] })),
    ...missing
  ])
}
