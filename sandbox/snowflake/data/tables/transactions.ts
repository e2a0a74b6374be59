import type { StreamObject, TableObject } from '../../contract'
import type { EngineConnection } from '../engine/engine'
import { rowsOf, undo } from './row-versions'
import type { Versions } from './versions'

/**
 * A Snowflake transaction: BEGIN to COMMIT, or one statement. It writes to the tables right away, as a version that others
 * do not read before the commit. The commit also advances the streams that the transaction has consumed.
 */
export class Transaction {
  /** Streams are read up to this version during the whole transaction. */
  snapshot: number
  private writing: Awaited<ReturnType<Versions['next']>> | undefined
  private readonly touched = new Set<string>()
  private readonly consumed = new Set<StreamObject>()

  constructor(
    private readonly versions: Versions,
    /** Started by BEGIN, so it does not end with the statement. */
    readonly explicit: boolean
  ) {
    this.snapshot = versions.current
  }

  /** The version that the transaction's statements read: what is committed, and their own changes. */
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
    for (const stream of this.consumed) {
      stream.offset = Math.max(stream.offset, this.snapshot)
      stream.readOn = this.versions.now()
    }
    this.writing?.commit(this.touched)
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
