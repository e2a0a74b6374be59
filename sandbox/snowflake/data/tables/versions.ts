/** Lets one piece of work in at a time, in the order of asking. */
export class Turns {
  private last: Promise<void> = Promise.resolve()

  /** Resolves when it is the caller's turn, to the function that ends it. */
  async take(): Promise<() => void> {
    const before = this.last
    let end: () => void = () => undefined
    this.last = new Promise((resolve) => {
      end = resolve
    })
    await before
    return end
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const end = await this.take()
    try {
      return await work()
    } finally {
      end()
    }
  }
}

/**
 * Counts the versions of the data. A transaction that writes has the next version to itself until it ends: so what a
 * stream has seen up to a version is all there ever will be up to that version.
 */
export class Versions {
  /** The last version that was committed. */
  current = 0
  private readonly writers = new Turns()

  async next(): Promise<{ readonly version: number; readonly commit: () => void; readonly release: () => void }> {
    const release = await this.writers.take()
    const version = this.current + 1
    return {
      version,
      commit: () => {
        this.current = version
        release()
      },
      release
    }
  }
}
