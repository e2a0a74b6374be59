import type { Watcher } from '../../src/engine/steps'

/** For those who only want the steps to be run. */
export const unwatched: Watcher = { ran: () => undefined, waiting: () => undefined }
