/** Does a round of work again and again, one at a time, until it is stopped. */
export class Background {
  private timer: NodeJS.Timeout | undefined
  private current: Promise<void> = Promise.resolve()
  private stopped = false

  constructor(
    private readonly round: () => Promise<void>,
    private readonly everyMs: number
  ) {
    this.plan()
  }

  /** A round now, after the one that is under way. Its error is the caller's. */
  async now(): Promise<void> {
    const next = this.current.then(() => this.round())
    // A round that fails, for AWS cannot be reached perhaps, is followed by another all the same.
    this.current = next.catch(() => undefined)
    await next
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.current
  }

  private plan(): void {
    if (this.stopped) return
    this.timer = setTimeout(() => {
      void this.now()
        .catch(() => undefined)
        .finally(() => this.plan())
    }, this.everyMs)
  }
}
