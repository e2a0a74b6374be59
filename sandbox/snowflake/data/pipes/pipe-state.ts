import type { PipeObject } from '../../contract'

/** A file that is waiting to be loaded. */
export interface PendingFile {
  readonly bucket: string
  readonly key: string
  readonly receivedAt: Date
}

/** The state of a pipe, which is lost when the pipe is dropped or replaced. */
export class PipeState {
  readonly pending: PendingFile[] = []
  lastReceived: Date | null = null
  lastForwarded: { readonly at: Date; readonly path: string } | null = null
  lastIngested: { readonly at: Date; readonly path: string } | null = null
  lastError: Date | null = null
  /** STALLED_… and why; null when the pipe works. */
  stalled: { readonly state: string; readonly reason: string } | null = null

  constructor(readonly pipe: PipeObject) {}

  /** Queues a file only once, even if S3 reports it more often. */
  add(file: PendingFile): void {
    if (!this.pending.some(({ bucket, key }) => bucket === file.bucket && key === file.key)) this.pending.push(file)
    this.lastForwarded = { at: file.receivedAt, path: file.key }
  }
}
