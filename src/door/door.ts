import type { Run } from '../model/operation'

/** A service to send operations to. */
export interface Door {
  readonly run: Run
  /** Starts to sign in, so that nobody has to wait for it later. Whether it worked, the first operation tells. */
  open(): void
  close(): Promise<void>
}

/** One door for both clouds: each operation goes to the client it names. */
export function joinDoors(aws: Door, snowflake: Door): Door {
  return {
    run: (operation) => (operation.client === 'snowflake' ? snowflake : aws).run(operation),
    open: () => {
      aws.open()
      snowflake.open()
    },
    close: async () => {
      await Promise.allSettled([aws.close(), snowflake.close()])
    }
  }
}
