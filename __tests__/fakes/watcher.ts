import type { Watcher } from '../../src/engine/steps'

/** A watcher that ignores everything. */
export const unwatched: Watcher = { ran: () => undefined, waiting: () => undefined }
