import type { ControlSession } from '../catalog/context'
import { SESSION_PARAMETERS } from '../statements/session'

export interface Parameter {
  readonly name: string
  readonly value: string | number | boolean
}

/** Sent with every answer. Without TIMEZONE the driver cannot format a timestamp. */
export function sessionParameters(session: ControlSession): readonly Parameter[] {
  const set = { ...SESSION_PARAMETERS, ...session.parameters, TIMEZONE: session.timezone }
  return Object.entries(set).map(([name, value]) => ({ name, value: typed(value) }))
}

function typed(value: string): Parameter['value'] {
  if (value === 'true' || value === 'false') return value === 'true'
  return /^\d+$/.test(value) ? Number(value) : value
}
