import type { Run } from '../model/operation'

/** A service to send operations to, and to take leave of. */
export interface Door {
  readonly run: Run
  /** Begins to sign in, so that it need not be waited for later. Whether that succeeds, the first operation tells. */
  open(): void
  close(): Promise<void>
}

/** One door for both clouds: each operation goes to the client it names. */
export function connect(aws: Door, snowflake: Door): Door {
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
