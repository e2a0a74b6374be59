import type { PipeObject } from '../../contract'
import { EVENT_DAYS } from '../../staleness'

const DAY = 86_400_000

/** A file that is waiting to be loaded. */
export interface PendingFile {
  readonly bucket: string
  readonly key: string
  readonly receivedAt: Date
}

/** The state of a pipe, which is lost when the pipe is dropped or replaced. */
export class PipeState {
  private readonly pending = new Map<string, PendingFile>()
  lastReceived: Date | null = null
  lastForwarded: { readonly at: Date; readonly path: string } | null = null
  /** The path is below the pipe's part of the stage. */
  lastIngested: { readonly at: Date; readonly path: string } | null = null
  lastError: Date | null = null
  /** STALLED_… and why; null when the pipe works. */
  stalled: { readonly state: string; readonly reason: string } | null = null

  constructor(readonly pipe: PipeObject) {}

  /** Queues a file only once, even if S3 reports it more often. */
  add(file: PendingFile): void {
    const path = pathOf(file)
    if (!this.pending.has(path)) this.pending.set(path, file)
  }

  /** The same for one that S3 has announced. */
  forward(file: PendingFile): void {
    this.add(file)
    this.lastForwarded = { at: file.receivedAt, path: `${file.bucket}/${file.key}` }
  }

  /** How many files wait. */
  get waiting(): number {
    return this.pending.size
  }

  /** The file that is loaded next. */
  get next(): PendingFile | undefined {
    return this.pending.values().next().value
  }

  done(file: PendingFile): void {
    this.pending.delete(pathOf(file))
  }

  /**
   * Drops the files that the paused pipe was told of too long ago: Snowflake does not guarantee that it loads these.
   * https://docs.snowflake.com/en/sql-reference/functions/system_pipe_force_resume
   */
  forget(now: Date): void {
    if (this.pipe.paused !== true) return
    for (const file of [...this.pending.values()])
      if (now.getTime() - file.receivedAt.getTime() > EVENT_DAYS * DAY) this.done(file)
  }
}

/** "s3://bucket/key" */
export function pathOf({ bucket, key }: Pick<PendingFile, 'bucket' | 'key'>): string {
  return `s3://${bucket}/${key}`
}
