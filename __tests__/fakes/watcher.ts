import type { Watcher } from '../../src/engine/watcher'

/** A watcher that ignores everything. */
export const unwatched: Watcher = { ran: () => undefined, waiting: () => undefined }
