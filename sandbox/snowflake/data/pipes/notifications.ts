/** A queue of notifications. Each may come more than once. */
export interface Queue {
  /** Some of the waiting messages, which are hidden from others for a while. */
  receive(): Promise<readonly Message[]>
  remove(message: Message): Promise<void>
  /** How many wait or are being worked on. */
  size(): Promise<number>
  close(): void
}

export interface Message {
  readonly body: string
  readonly handle: string
  readonly sentAt: Date
}
