import { Mutex } from '../../mutex'

/**
 * Counts the versions of the data. Only one transaction writes at a time, and its version comes next. So nothing is ever
 * added to a version that a stream has already read.
 */
export class Versions {
  /** When each version was committed, in milliseconds. Version 0 is the empty account. */
  private committed: number[] = [Number.NEGATIVE_INFINITY]
  private readonly writers = new Mutex()

  constructor(readonly now: () => Date) {}

  /** The last committed version. */
  get current(): number {
    return this.committed.length - 1
  }

  async next(): Promise<{ readonly version: number; readonly commit: () => void; readonly release: () => void }> {
    const release = await this.writers.acquire()
    const version = this.current + 1
    return {
      version,
      commit: () => {
        this.committed.push(this.now().getTime())
        release()
      },
      release
    }
  }

  /** The last version that was committed by this time. */
  at(time: Date): number {
    return this.committed.findLastIndex((committed) => committed <= time.getTime())
  }

  /** Gives the function that goes back to the current version. */
  save(): () => void {
    const saved = [...this.committed]
    return () => void (this.committed = [...saved])
  }
}
