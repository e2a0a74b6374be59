/** Lets one piece of work run at a time, in the order of asking. */
export class Mutex {
  private last: Promise<void> = Promise.resolve()

  /** Resolves when it is the caller's turn, to the function that ends the turn. */
  async acquire(): Promise<() => void> {
    const before = this.last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.last = promise
    await before
    return resolve
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire()
    try {
      return await work()
    } finally {
      release()
    }
  }
}
