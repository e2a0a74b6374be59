/** Repeats a round of work, one round at a time, until it is stopped. */
export class Background {
  private timer: NodeJS.Timeout | undefined
  private current: Promise<void> = Promise.resolve()
  private stopped = false

  constructor(
    private readonly round: () => Promise<void>,
    private readonly everyMs: number
  ) {
    this.schedule()
  }

  /** Runs a round now, after the one that is in progress. The caller gets its error. */
  now(): Promise<void> {
    return this.between(() => this.round())
  }

  /** Runs work after the round that is in progress and before the next one. */
  async between<T>(work: () => Promise<T>): Promise<T> {
    const next = this.current.then(work)
    // A round may fail, because AWS cannot be reached for example. The next one runs anyway.
    this.current = next.then(
      () => undefined,
      () => undefined
    )
    return next
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.current
  }

  private schedule(): void {
    if (this.stopped) return
    this.timer = setTimeout(() => {
      void this.now()
        .catch(() => undefined)
        .finally(() => this.schedule())
    }, this.everyMs)
  }
}
