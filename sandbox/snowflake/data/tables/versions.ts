import { Mutex } from '../../mutex'

/**
 * Counts the versions of the data. Only one transaction writes at a time, and its version comes next. So nothing is ever
 * added to a version that a stream has already read.
 */
export class Versions {
  /** The last committed version. */
  current = 0
  private readonly writers = new Mutex()

  async next(): Promise<{ readonly version: number; readonly commit: () => void; readonly release: () => void }> {
    const release = await this.writers.acquire()
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
