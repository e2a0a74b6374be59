/** The messages that wait in a queue. */
export interface WaitingMessages {
  /** Takes some of them out of the queue. */
  take(): Promise<readonly Message[]>
  /** How many wait or are being processed. */
  size(): Promise<number>
}

export interface Message {
  readonly body: string
  readonly sentAt: Date
}
