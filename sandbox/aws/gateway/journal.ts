/** What passed through the gateway, oldest first. */
export interface RequestRecord {
  /** ISO 8601. */
  readonly at: string
  readonly service: string
  readonly operation: string
  /** The IAM action that was decided on: "s3:GetBucketPolicy". */
  readonly action: string
  readonly resource: string
  /** ARN, service name or "anonymous"; null when the request could not be authenticated. */
  readonly principal: string | null
  readonly status: number
  readonly ms: number
}

const KEPT = 20_000

export class Journal {
  #records: RequestRecord[] = []

  add(record: RequestRecord): void {
    this.#records.push(record)
    if (this.#records.length > KEPT) this.#records = this.#records.slice(-KEPT / 2)
  }

  all(): readonly RequestRecord[] {
    return [...this.#records]
  }

  clear(): void {
    this.#records = []
  }
}
