import type { StreamObject, TableObject } from '../../contract'
import type { EngineConnection } from '../engine/engine'
import { rowsOf, undo } from './row-versions'
import type { Versions } from './versions'

/**
 * A transaction of Snowflake: BEGIN to COMMIT, or one statement. Its rows are in the tables at once, as a version that
 * nobody else looks at before the commit; streams move at the commit too, or not at all.
 */
export class Transaction {
  /** Streams are read up to here, however long the transaction goes on. */
  snapshot: number
  private writing: Awaited<ReturnType<Versions['next']>> | undefined
  private readonly touched = new Set<string>()
  private readonly consumed = new Set<StreamObject>()

  constructor(
    private readonly versions: Versions,
    /** Begun by BEGIN, so that it goes on after the statement. */
    readonly explicit: boolean
  ) {
    this.snapshot = versions.current
  }

  /** What a statement of this transaction sees: what is committed, and its own work. */
  get horizon(): number {
    return this.writing?.version ?? this.versions.current
  }

  /** Waits until no other transaction writes. */
  async startWriting(): Promise<number> {
    if (this.writing === undefined) {
      this.writing = await this.versions.next()
      if (!this.explicit) this.snapshot = this.versions.current
    }
    return this.writing.version
  }

  touch(table: TableObject): void {
    this.touched.add(rowsOf(table))
  }

  consume(streams: Iterable<StreamObject>): void {
    for (const stream of streams) this.consumed.add(stream)
  }

  commit(): void {
    for (const stream of this.consumed) stream.offset = Math.max(stream.offset, this.snapshot)
    this.writing?.commit()
  }

  async rollback(connection: EngineConnection): Promise<void> {
    const { writing } = this
    if (writing === undefined) return
    try {
      for (const rows of this.touched) {
        for (const sql of undo(rows, writing.version)) await connection.run(sql)
      }
    } finally {
      writing.release()
    }
  }
}
