export interface StoredObject {
  readonly key: string
  readonly size: number
  /** Without quotes. */
  readonly etag: string
  readonly lastModified: Date
}

/** What a role may do in S3, once it has been assumed. Refusals are `StoreError`s. */
export interface ObjectStore {
  /** In the order of the keys. */
  list(bucket: string, prefix: string): Promise<readonly StoredObject[]>
  read(bucket: string, key: string): Promise<StoredObject & { readonly body: Uint8Array }>
  write(bucket: string, key: string, body: Uint8Array): Promise<void>
  remove(bucket: string, key: string): Promise<void>
}

/** The door to S3: nobody gets in but by a role. */
export interface Cloud {
  assume(roleArn: string, externalId: string): Promise<ObjectStore>
  close(): void
}

/** A refusal of S3 or STS. */
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
