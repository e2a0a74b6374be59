import type { Run } from '../model/operation'

/** A connection to a service, which carries out operations. */
export interface Door {
  readonly run: Run
  /** Starts signing in, so that the first operation need not wait for it. If it fails, the first operation rejects. */
  open(): void
  /** Gives up what is in flight, on the service's side too if it can. Later operations are carried out. */
  cancel(): void
  close(): Promise<void>
}

/** One door for both clouds: each operation goes to its client. */
export function joinDoors(aws: Door, snowflake: Door): Door {
  return {
    run: (operation) => (operation.client === 'snowflake' ? snowflake : aws).run(operation),
    open: () => {
      aws.open()
      snowflake.open()
    },
    cancel: () => {
      aws.cancel()
      snowflake.cancel()
    },
    close: async () => {
      await Promise.allSettled([aws.close(), snowflake.close()])
    }
  }
}
