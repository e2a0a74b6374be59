import { Mutex } from '../../mutex'

/**
 * Counts the versions of the data. A transaction that writes has the next version to itself until it ends: so what a
 * stream has seen up to a version is all there ever will be up to that version.
 */
export class Versions {
  /** The last version that was committed. */
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
