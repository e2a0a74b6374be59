/** A queue of notifications, which may deliver each of them more than once. */
export interface NotificationQueue {
  /** Returns some of the waiting messages. Other receivers do not see them for a while. */
  receive(): Promise<readonly Notification[]>
  remove(message: Notification): Promise<void>
  /** How many messages wait or are being processed. */
  size(): Promise<number>
  /**
   * Subscribes the queue to a topic of SNS; nothing happens if it is already. Throws a `StoreError` when SNS refuses.
   */
  subscribe(topic: string): Promise<void>
  close(): void
}

export interface Notification {
  readonly body: string
  readonly handle: string
  readonly sentAt: Date
}
