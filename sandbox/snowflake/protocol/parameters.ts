import type { ControlSession } from '../catalog/context'
import { typeOfParameter } from '../parameters'

export interface Parameter {
  readonly name: string
  readonly value: string | number | boolean
}

/** Sent with every answer. Without TIMEZONE the driver cannot format a timestamp. */
export function sessionParameters(session: ControlSession): readonly Parameter[] {
  const known = Object.entries(session.settings).map(([name, value]) => ({ name, value: typed(value) }))
  return [...known, { name: 'CLIENT_STAGE_ARRAY_BINDING_THRESHOLD', value: 65_280 }]
}

function typed(value: string): Parameter['value'] {
  const type = typeOfParameter(value)
  return type === 'BOOLEAN' ? value === 'true' : type === 'NUMBER' ? Number(value) : value
}
