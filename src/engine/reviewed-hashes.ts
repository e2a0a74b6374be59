/** The hashes of what was reviewed, as short as the comment on a pull request has room for. */
import { createHash } from 'node:crypto'
import type { Change, FieldChange } from '../model/change'
import type { Declared } from '../model/declared'
import type { Address, Value } from '../model/fields'

/**
 * 132 bits of SHA-256: whoever can set a live value must not be able to find one with which a change that nobody has
 * reviewed has the hash of one that somebody has.
 */
const LENGTH = 22
/** Nobody can choose an address without changing the hash of all that is declared. So 36 bits tell these apart. */
const SHORT_LENGTH = 6
/** Between the hash of a value and the short hashes of the addresses where it changes. */
const AT = '~'

/** What is to be done to an object. That of an object that is not declared is long: others may have named it. */
export function changeHash({ action, address }: Pick<Change, 'action' | 'address'>, isDeclared: boolean): string {
  return hash([action, address], isDeclared ? SHORT_LENGTH : LENGTH)
}

/** All that is declared. */
export function declaredHash(declared: readonly Declared[]): string {
  return hash(
    declared.map(({ address, kind, desired }) => [address, kind, desired]),
    LENGTH
  )
}

/** A property that changes: from which value to which one, and at which object. */
export interface PropertyHash {
  readonly value: string
  readonly address: string
}

export function propertyHash(
  address: Address,
  { field, before }: Pick<FieldChange, 'field' | 'before'>,
  after: Value | object | undefined
): PropertyHash {
  return { value: hash([field, before, after], LENGTH), address: hash(address, SHORT_LENGTH) }
}

/** The same value of hundreds of objects is there once. */
export function packed(properties: readonly PropertyHash[]): readonly string[] {
  return [...Map.groupBy(properties, ({ value }) => value)].map(
    ([value, same]) => `${value}${AT}${same.map(({ address }) => address).join('')}`
  )
}

/** Whether the property is among the packed ones, or among those of a comment that an earlier version wrote. */
export function isAmong(
  packed: readonly string[],
  address: Address,
  one: Pick<FieldChange, 'field' | 'before'>,
  after: Value | object | undefined
): boolean {
  const { value, address: where } = propertyHash(address, one, after)
  const found = packed.find((text) => text.startsWith(`${value}${AT}`))?.slice(value.length + AT.length) ?? ''
  const isThere = Array.from({ length: found.length / SHORT_LENGTH }, (_, at) => at * SHORT_LENGTH).some((at) =>
    found.startsWith(where, at)
  )
  return isThere || packed.includes(hash([address, one.field, one.before, after], LENGTH))
}

/** Whether the change is among these hashes, or among those of a comment that an earlier version wrote. */
export function isChangeAmong(
  hashes: readonly string[],
  change: Pick<Change, 'action' | 'address'>,
  isDeclared: boolean
): boolean {
  return hashes.includes(changeHash(change, isDeclared)) || hashes.includes(changeHash(change, false))
}

function hash(value: unknown, length: number): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, length)
}
