import type { WaitingMessages } from '../../../messages'

/** A queue of notifications, which may deliver each of them more than once. */
export interface NotificationQueue extends WaitingMessages {
  /**
   * Subscribes the queue to a topic of SNS; nothing happens if it is already. Throws a `StoreError` when SNS refuses.
   */
  subscribe(topic: string): Promise<void>
  close(): void
}
