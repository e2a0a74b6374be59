/** The locations that an integration allows and blocks: others may need them too. */
import { locationsIn, overlap } from './locations'

export interface Locations {
  readonly allowed: readonly string[]
  readonly blocked: readonly string[]
}

/** @param property the properties of the integration, as DESCRIBE shows them */
export function locationsOf(property: ReadonlyMap<string, unknown>): Locations {
  return {
    allowed: locationsIn(property.get('STORAGE_ALLOWED_LOCATIONS')),
    blocked: locationsIn(property.get('STORAGE_BLOCKED_LOCATIONS'))
  }
}

/** Those of others: they stay. */
export function othersOf(property: ReadonlyMap<string, unknown>, location: string): Locations {
  const { allowed, blocked } = locationsOf(property)
  return {
    allowed: allowed.filter((one) => one !== location),
    blocked: blocked.filter((one) => !overlap(one, location))
  }
}

/** Whether others have added a location. */
export function hasMore(now: Locations, known: Locations): boolean {
  const isNew = (list: keyof Locations) => now[list].some((location) => !known[list].includes(location))
  return isNew('allowed') || isNew('blocked')
}

export function locationNotes({ allowed, blocked }: Locations): readonly string[] {
  const note = (verb: string, list: readonly string[], who: string) => {
    const [them, stay] = list.length === 1 ? ['it', 'it stays'] : ['them', 'they stay']
    return `It also ${verb} ${list.join(', ')}: ${who} need ${them}, so ${stay}.`
  }
  return [
    ...(allowed.length === 0 ? [] : [note('allows', allowed, 'other stages may')]),
    ...(blocked.length === 0 ? [] : [note('blocks', blocked, 'this action does not')])
  ]
}
