import type { Step } from '../../model/step'
import { ifReadable, standBy } from './beside'
import type { Ingestion } from './ingestion'
import { isStandby, type Leaving } from './leaving'

/** The standby for a replacement of the pipe where it is, unless one is left from before. */
export function standByReplacement(ingestion: Ingestion, now: Date, own: Leaving | undefined): readonly Step[] {
  if (own !== undefined && isStandby(own)) return []
  return ifReadable(ingestion, standBy(ingestion, now, own?.since))
}
