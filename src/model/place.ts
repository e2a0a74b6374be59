/** Where logs are or were. */
export interface Place {
  /** Of the bucket. */
  readonly name: string
  /** "" or a prefix that ends in "/". */
  readonly prefix: string
}
