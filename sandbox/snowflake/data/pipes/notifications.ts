/** A queue of notifications. Each may come more than once. */
export interface NotificationQueue {
  /** Some of the waiting messages, which are hidden from others for a while. */
  receive(): Promise<readonly Notification[]>
  remove(message: Notification): Promise<void>
  /** How many wait or are being worked on. */
  size(): Promise<number>
  close(): void
}

export interface Notification {
  readonly body: string
  readonly handle: string
  readonly sentAt: Date
}
