import type { Change } from './change'
import type { Finding } from './health'

/** A part of the pipeline, as a picture shows it. Stations are in the order in which log lines pass them. */
export interface Station {
  readonly id: string
  readonly label: string
  /** The group that it is drawn in. */
  readonly group: string
  /** The findings of the health check that are about it. */
  readonly parts: readonly Finding['part'][]
  /** The stations that lines, events or permission go to from here, with a word on what goes. */
  readonly to: readonly { readonly id: string; readonly what: string }[]
  /** What a deletion cannot bring back, as "rows", and the objects that hold it; absent when it holds none. */
  readonly data?: {
    readonly what: string
    /** The objects that hold it, as "bucket", and what else the station has, as "settings", for when only that is deleted. */
    readonly holder: string
    readonly rest: string
    readonly includes: (change: Pick<Change, 'kind' | 'address'>) => boolean
  }
  /** What is said of it when its objects are created or deleted, if they are settings of something that stays. */
  readonly words?: { readonly create: string; readonly delete: string }
  /** Whether an object is a part of it. */
  readonly includes: (change: Pick<Change, 'kind' | 'address'>) => boolean
}
