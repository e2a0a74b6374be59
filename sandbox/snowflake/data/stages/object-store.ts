export interface StoredObject {
  readonly key: string
  readonly size: number
  /** Without quotes. */
  readonly etag: string
  readonly lastModified: Date
}

/** An object with its content. */
export interface FetchedObject extends StoredObject {
  readonly body: Uint8Array
}

/** S3, as an assumed role. Errors of S3 are `StoreError`s. */
export interface ObjectStore {
  /** Sorted by key. */
  list(bucket: string, prefix: string): Promise<readonly StoredObject[]>
  read(bucket: string, key: string): Promise<FetchedObject>
  write(bucket: string, key: string, body: Uint8Array): Promise<void>
  remove(bucket: string, key: string): Promise<void>
}

/** S3 can only be reached by assuming a role. */
export interface Cloud {
  /** Throws a `StoreError` when STS refuses. */
  assume(roleArn: string, externalId: string): Promise<ObjectStore>
  close(): void
}

/** An error that S3 or STS returned. */
export class StoreError extends Error {
  constructor(
    /** "AccessDenied", "NoSuchKey" … */
    readonly code: string,
    readonly status: number,
    message: string
  ) {
    super(message)
    this.name = 'StoreError'
  }
}
