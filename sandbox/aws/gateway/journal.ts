/** A request that passed through the gateway. */
export interface RequestRecord {
  /** ISO 8601. */
  readonly at: string
  readonly service: string
  readonly operation: string
  /** The IAM action that was allowed or denied: "s3:GetBucketPolicy". */
  readonly action: string
  readonly resource: string
  /** ARN, service name or "anonymous"; null when the request could not be authenticated. */
  readonly principal: string | null
  readonly status: number
  readonly ms: number
}

/** The older half is forgotten once there are more than this. */
const MOST_RECORDS = 20_000

/** The requests that passed through the gateway, oldest first. */
export class Journal {
  #records: RequestRecord[] = []

  add(record: RequestRecord): void {
    this.#records.push(record)
    if (this.#records.length > MOST_RECORDS) this.#records = this.#records.slice(-MOST_RECORDS / 2)
  }

  all(): readonly RequestRecord[] {
    return [...this.#records]
  }

  clear(): void {
    this.#records = []
  }
}
