import type { Registry } from '../../src/engine/declare'
import type { Declared } from '../../src/model/declared'
import type { Address, Desired } from '../../src/model/fields'
import type { Kind } from '../../src/model/kind'
import type { Run } from '../../src/model/operation'
import { call } from '../../src/model/step'

/** A minimal kind with every feature of the engine. */
export interface Box extends Record<string, string | null> {
  readonly color: string | null
  readonly material: string
  readonly lock: string
  /** Assigned by the service when the box is created. */
  readonly serial: string
  /** Assigned by the service for the location of the box. */
  readonly place: string
}

export type BoxKind = Kind<{ readonly name: string }, Box, null>

export const boxKind: BoxKind = {
  name: 'box',
  cloud: 'aws',
  fields: {
    color: {
      change: 'update',
      same: (desired: string | null, live: string | null) => desired?.toLowerCase() === live?.toLowerCase()
    },
    material: { change: 'replace' },
    lock: { change: { blocked: 'the lock cannot be changed: ask the locksmith.' } },
    serial: { change: 'computed' },
    place: { change: 'computed', outlivesReplacement: { unless: ['color'] } }
  },
  declare: () => [],
  async observe({ identity }, run) {
    const [row] = await run({ client: 's3', name: 'GetBox', input: { name: identity.name } })
    if (row?.['state'] === 'hidden') return { state: 'hidden', reason: 'Add s3:GetBox.' }
    if (row?.['state'] !== 'present') return { state: 'absent' }
    return { state: 'present', fields: row['fields'] as Box, extra: null }
  },
  refuse: (desired) => (desired.material === 'lead' ? 'lead is not allowed.' : undefined),
  steps(work) {
    const { name } = work.declared.identity
    if (work.action === 'delete') return [call({ client: 's3', name: 'DeleteBox', input: { name } })]
    return [
      call({ client: 's3', name: 'PutBox', input: { name, fields: work.desired, again: work.action === 'replace' } })
    ]
  }
}

export const boxKinds: Registry = new Map([['box', boxKind]])

export function box(name: string, desired: Partial<Desired<Box>> = {}, more: Partial<Declared> = {}): Declared {
  return {
    address: `box:${name}`,
    kind: 'box',
    identity: { name },
    desired: { color: 'red', material: 'wood', lock: 'none', serial: '', place: '', ...desired },
    after: [],
    ...more
  }
}

export const boxAddress = (name: string): Address => `box:${name}`

/** A fake service with boxes, which records its operations. */
export function shelf(
  options: { readonly staleReads?: number; readonly failsOn?: string; readonly hidden?: string } = {}
) {
  const boxes = new Map<string, { fields: Box; before: Box | undefined; staleReads: number }>()
  const log: string[] = []
  let serials = 0

  const run: Run = async ({ name: operation, input }) => {
    const name = String(input['name'])
    log.push(`${operation} ${name}`)
    if (operation === 'GetBox') {
      if (name === options.hidden) return [{ state: 'hidden' }]
      const found = boxes.get(name)
      if (found === undefined) return [{ state: 'absent' }]
      const stale = found.staleReads > 0
      if (stale) found.staleReads--
      const fields = stale ? found.before : found.fields
      return [fields === undefined ? { state: 'absent' } : { state: 'present', fields }]
    }
    if (name === options.failsOn) throw new Error(`${operation} of ${name} failed`)
    if (operation === 'DeleteBox') boxes.delete(name)
    else {
      const found = boxes.get(name)
      const before = found === undefined || found.staleReads === 0 ? found?.fields : found.before
      const serial = found === undefined || input['again'] === true ? `#${++serials}` : found.fields.serial
      boxes.set(name, { fields: { ...(input['fields'] as Box), serial }, before, staleReads: options.staleReads ?? 0 })
    }
    return []
  }

  return {
    run,
    log,
    writes: () => log.filter((entry) => !entry.startsWith('Get')),
    put: (name: string, fields: Partial<Box> = {}) =>
      boxes.set(name, {
        fields: { color: 'red', material: 'wood', lock: 'none', serial: `#${++serials}`, place: 'shelf', ...fields },
        before: undefined,
        staleReads: 0
      }),
    get: (name: string) => boxes.get(name)?.fields
  }
}
