import type { PipeObject } from '../../contract'

/** A file that waits to be loaded. */
export interface PendingFile {
  readonly bucket: string
  readonly key: string
  readonly receivedAt: Date
}

/** What a pipe knows beyond its definition; it is gone when the pipe is dropped or replaced. */
export class PipeState {
  readonly pending: PendingFile[] = []
  lastReceived: Date | null = null
  lastForwarded: { readonly at: Date; readonly path: string } | null = null
  lastIngested: { readonly at: Date; readonly path: string } | null = null
  lastError: Date | null = null
  /** STALLED_… and why; cleared when the pipe is found to work again. */
  stalled: { readonly state: string; readonly reason: string } | null = null

  constructor(readonly pipe: PipeObject) {}

  /** The same file is queued once, however often S3 tells of it. */
  add(file: PendingFile): void {
    if (!this.pending.some(({ bucket, key }) => bucket === file.bucket && key === file.key)) this.pending.push(file)
    this.lastForwarded = { at: file.receivedAt, path: file.key }
  }
}
