import { DETECTIONS, type DetectionSettings } from '../model/detections'
import { globsPattern, networksPattern } from './patterns'

/** A detection's name, and the values of its query in sql/detection. */
export interface Detection {
  readonly name: string
  readonly values: Readonly<Record<string, string | number>>
}

export function detectionsOf(settings: DetectionSettings): readonly Detection[] {
  const values = valuesOf(settings)
  return Object.entries(DETECTIONS).map(([name, uses]) => ({
    name,
    values: Object.fromEntries(uses.map((use) => [use, values[use] ?? '']))
  }))
}

/** Lists as regular expressions. A known requester is a bucket, a space, and who may read it. */
function valuesOf(settings: DetectionSettings): Readonly<Record<string, string | number>> {
  const all = Object.entries(settings) as readonly (readonly [string, number | readonly string[]])[]
  const values = all.map(([name, value]) => [name, typeof value === 'number' ? value : globsPattern(value)])
  return {
    ...(Object.fromEntries(values) as Record<string, string | number>),
    // Without a list of networks, all are allowed.
    allowedNetworks: settings.allowedNetworks.length === 0 ? '.*' : networksPattern(settings.allowedNetworks),
    requesterBuckets: globsPattern(settings.knownRequesters.map((known) => known.split(' ')[0] ?? ''))
  }
}
