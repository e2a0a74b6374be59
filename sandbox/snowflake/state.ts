/** A container whose content can be copied, and replaced by a copy. */
export type Container = Map<unknown, unknown> | Set<unknown> | unknown[]

/**
 * Copies the contents of containers, with all objects that are in them. Gives the function that fills the same containers
 * with them again, as often as it is called. What several containers have in common, their copies have in common too.
 * `shared` objects are not copied.
 */
export function saveState(containers: readonly Container[], shared: readonly object[]): () => void {
  const saved = copyOf(containers, shared)
  return () => {
    // Another copy, because what is filled in is going to change.
    const contents = copyOf(saved, shared)
    containers.forEach((container, at) => refill(container, contents[at] ?? []))
  }
}

function refill(container: Container, content: Container): void {
  if (container instanceof Map) {
    container.clear()
    for (const [key, value] of content as Map<unknown, unknown>) container.set(key, value)
  } else if (container instanceof Set) {
    container.clear()
    for (const value of content as Set<unknown>) container.add(value)
  } else {
    container.splice(0, container.length, ...(content as unknown[]))
  }
}

function copyOf<T extends object>(original: T, shared: readonly object[]): T {
  const copies = new Map<object, object>(shared.map((object) => [object, object]))

  const copyObject = (value: object): object => {
    const known = copies.get(value)
    if (known !== undefined) return known
    const copy = emptyLike(value)
    copies.set(value, copy)
    if (value instanceof Map) for (const [key, inner] of value) (copy as typeof value).set(copied(key), copied(inner))
    else if (value instanceof Set) for (const inner of value) (copy as typeof value).add(copied(inner))
    else for (const key of Reflect.ownKeys(value)) Reflect.set(copy, key, copied(Reflect.get(value, key)))
    return copy
  }
  const copied = (value: unknown): unknown => (typeof value === 'object' && value !== null ? copyObject(value) : value)

  return copyObject(original) as T
}

function emptyLike(value: object): object {
  if (value instanceof Map) return new Map()
  if (value instanceof Set) return new Set()
  if (value instanceof Date) return new Date(value)
  if (Array.isArray(value)) return []
  if (value instanceof Promise) throw new Error('Work that is in progress cannot be saved.')
  return Object.create(Object.getPrototypeOf(value) as object | null) as object
}
