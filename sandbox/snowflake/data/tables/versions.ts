import { Mutex } from '../../mutex'

/**
 * Counts the versions of the data. Only one transaction writes at a time, and its version comes next. So nothing is ever
 * added to a version that a stream has already read.
 */
export class Versions {
  /** When each version was committed, in milliseconds. Version 0 is the empty account. */
  private committed: number[] = [Number.NEGATIVE_INFINITY]
  /** The last version that changed a table, by the DuckDB table of its rows. */
  private changed = new Map<string, number>()
  private readonly writers = new Mutex()

  constructor(readonly now: () => Date) {}

  /** The last committed version. */
  get current(): number {
    return this.committed.length - 1
  }

  /** Whether a version after this one has changed the table. */
  hasChanged(rows: string, since: number): boolean {
    return (this.changed.get(rows) ?? 0) > since
  }

  /** `commit` gets the DuckDB tables that the version has changed. */
  async next(): Promise<{
    readonly version: number
    readonly commit: (touched: Iterable<string>) => void
    readonly release: () => void
  }> {
    const release = await this.writers.acquire()
    const version = this.current + 1
    return {
      version,
      commit: (touched) => {
        this.committed.push(this.now().getTime())
        for (const rows of touched) this.changed.set(rows, version)
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
    const committed = [...this.committed]
    const changed = new Map(this.changed)
    return () => {
      this.committed = [...committed]
      this.changed = new Map(changed)
    }
  }
}
