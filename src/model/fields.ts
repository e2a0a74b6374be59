/** The value of a property of a managed object, in a declared state, a live state or a plan. */
export type Value = string | number | boolean | null | readonly Value[]

export type Fields = Readonly<Record<string, Value>>

/** Identifies an object in plans, logs and code by its kind and its name, e.g. `pipe:DB.PUBLIC.S3_ACCESS_LOGS_PIPE`. */
export type Address = `${string}:${string}`

/** A value that only the service knows: a field of another object, to be observed. */
export interface Ref {
  readonly from: Address
  readonly field: string
}

/** The declared properties of an object; a `Ref` is a whole property, never a part of one. */
export type Desired<F extends Fields = Fields> = { readonly [K in keyof F]: F[K] | Ref }

export function isRef(value: unknown): value is Ref {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'from' in value && 'field' in value
}
