/** What a property of a managed object can hold, in a declared state, a live state or a plan. */
export type Value = string | number | boolean | null | readonly Value[]

export type Fields = Readonly<Record<string, Value>>

/** What an object is called wherever we speak of it: its kind and its name, e.g. `pipe:DB.PUBLIC.S3_ACCESS_LOGS_PIPE`. */
export type Address = `${string}:${string}`

/** A value that only the service can give: another object's observed field. */
export interface Ref {
  readonly from: Address
  readonly field: string
}

/** The declared properties of an object; a `Ref` stands for a whole property, never for a part of one. */
export type Desired<F extends Fields = Fields> = { readonly [K in keyof F]: F[K] | Ref }

export function isRef(value: unknown): value is Ref {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'from' in value && 'field' in value
}
