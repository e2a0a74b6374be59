import { EVENT_SCHEMAS, type EventSchema } from '../model/events'
import { quoted, type Reader } from './reader'

/** The common schemas of `schemas`, each once, in a fixed order. */
export function readEventSchemas(read: Reader): readonly EventSchema[] {
  const given = read.lines('schemas', /[\s,]+/).map((name) => name.toLowerCase())
  for (const name of given.filter((name) => !isEventSchema(name)))
    read.refuse('schemas', `${quoted(name)} is not a schema of events`, 'Use `ecs` or `ocsf`')
  return EVENT_SCHEMAS.filter((schema) => given.includes(schema))
}

function isEventSchema(name: string): name is EventSchema {
  return EVENT_SCHEMAS.some((schema) => schema === name)
}
